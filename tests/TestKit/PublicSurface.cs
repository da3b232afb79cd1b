using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MlNetLandscape.TestKit;

/// <summary>What other assemblies can see of an assembly, one line a type, an interface of a type, or a member (inherited ones too).</summary>
internal static class PublicSurface
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    public static IEnumerable<string> Of(params IEnumerable<Assembly> assemblies) => assemblies
        .SelectMany(assembly => assembly.GetExportedTypes())
        .SelectMany(type => Lines(type, true))
        .Distinct()
        .Order(StringComparer.Ordinal);

    /// <summary>Compares the declared surface with an approved file, or writes the file if the variable UPDATE_PUBLIC_API is set.</summary>
    public static void Approve(Assembly assembly, string file)
    {
        var actual = Declared(assembly).ToArray();
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") is not null)
        {
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
        }

        var approved = File.ReadAllLines(file);
        Assert.True(
            approved.SequenceEqual(actual),
            $"Not approved: {string.Join("; ", actual.Except(approved))}. Gone: {string.Join("; ", approved.Except(actual))}.");
    }

    private static IEnumerable<string> Declared(Assembly assembly) => assembly.GetExportedTypes()
        .SelectMany(type => Lines(type, false))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(Type type, bool inherited)
    {
        var name = Name(type);
        yield return $"{name} {Kind(type)}";
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            yield return $"{name} invoke {Signature(type.GetMethod("Invoke")!)}";
            yield break;
        }

        foreach (var implemented in type.GetInterfaces().Where(implemented => implemented.IsVisible && implemented.Namespace!.StartsWith("Microsoft.ML", StringComparison.Ordinal)))
        {
            yield return $"{name} : {Name(implemented)}";
        }

        foreach (var member in type.GetMembers(Everything).Where(member => IsOwn(type, member) && (inherited || member.DeclaringType == type)))
        {
            foreach (var line in Lines(member))
            {
                yield return $"{name} {line}";
            }
        }
    }

    private static bool IsOwn(Type type, MemberInfo member) =>
        member.DeclaringType != typeof(object) && member.DeclaringType != typeof(ValueType) && member.DeclaringType != typeof(Enum) &&
        !(member.DeclaringType!.Namespace!.StartsWith("System", StringComparison.Ordinal)) &&
        !(type.IsEnum && member is FieldInfo { IsStatic: false }) &&
        !(member is MethodInfo method && method.GetBaseDefinition().DeclaringType == typeof(object));

    private static IEnumerable<string> Lines(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsSeen(constructor) => [$"ctor({Parameters(constructor)})"],
        MethodInfo { IsSpecialName: false } method when IsSeen(method) => [Static(method) + Signature(method)],
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            [$"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{Name(field.FieldType)} {field.Name}{Constant(field)}"],
        PropertyInfo property => property.GetAccessors(nonPublic: true).Where(IsSeen).Select(accessor =>
            $"{Static(accessor)}{Name(property.PropertyType)} {property.Name}{Index(property)} {{ {accessor.Name[..3]}; }}"),
        EventInfo @event when IsSeen(@event.AddMethod) => [$"event {Name(@event.EventHandlerType!)} {@event.Name}"],
        _ => [],
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : string.Empty;

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Signature(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name + Constraints(argument)))}>" : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        return $"{Name(method.ReturnType)} {method.Name}{generics}({extension}{Parameters(method)})";
    }

    private static string Constraints(Type argument)
    {
        var flags = argument.GenericParameterAttributes;
        var parts = new List<string>();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Add("class");
        }

        parts.AddRange(argument.GetGenericParameterConstraints().Select(Name));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? string.Empty : " : " + string.Join(" & ", parts);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Mode(parameter)}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Text(parameter.RawDefaultValue) : string.Empty)}"));

    private static string Mode(System.Reflection.ParameterInfo parameter) =>
        parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " :
        !parameter.ParameterType.IsByRef ? string.Empty :
        parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    private static string Index(PropertyInfo property) => property.GetIndexParameters() is { Length: > 0 } index
        ? $"[{string.Join(", ", index.Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"))}]"
        : string.Empty;

    private static string Constant(FieldInfo field) => field.IsLiteral ? " = " + Text(field.GetRawConstantValue()) : string.Empty;

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        char c => $"'\\u{(int)c:x4}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var arguments = type.GetGenericArguments();
        var path = (type.IsNested ? Name(type.DeclaringType!) + "." : type.Namespace is "System" ? string.Empty : type.Namespace + ".") + type.Name.Split('`')[0];
        var outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        return arguments.Length > outer ? $"{path}<{string.Join(", ", arguments[outer..].Select(Name))}>" : path;
    }
}
