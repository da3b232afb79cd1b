using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>Values nobody should give, for every type that options are made of.</summary>
internal static class Absurdities
{
    private static readonly double[] Doubles =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -1, 1, 0.5, 2, 1e-300, 1e300, double.MaxValue, double.Epsilon, -0.05, 1e10];

    private static readonly int[] Ints = [0, -1, int.MinValue, 1, 2, 3, 7, 1000, 1_000_000, int.MaxValue];

    /// <summary>The places in an object graph of options that can be set, with what to call them.</summary>
    public static IEnumerable<(string Path, Type Type, Action<object?> Set)> Places(object options, string path)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0)
                continue;
            var name = $"{path}.{property.Name}";
            yield return (name, property.PropertyType, value => property.SetValue(options, value));
            if (property.PropertyType.Namespace?.StartsWith("MlNetLandscape", StringComparison.Ordinal) != true || property.PropertyType.IsValueType
                || property.GetValue(options) is not { } inner || Clone(inner) is not { } copy)
                continue;
            foreach (var place in Places(copy, name))
            {
                yield return (place.Path, place.Type, value =>
                {
                    place.Set(value);
                    property.SetValue(options, copy);
                }
                );
            }
        }
    }

    /// <summary>An absurd value of a type; null where there is none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="choice">Which.</param>
    /// <param name="canBeEnded">Whether endless work can be asked for, because a token ends it.</param>
    public static object? Of(Type type, int choice, bool canBeEnded)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return choice % 5 == 0 ? null : Of(inner, choice / 5, canBeEnded);
        var ints = canBeEnded ? Ints : Ints[..6];
        if (type == typeof(double))
            return Doubles[choice % Doubles.Length];
        if (type == typeof(int))
            return ints[choice % ints.Length];
        if (type == typeof(long))
            return choice % 9 == 8 ? canBeEnded ? long.MaxValue : 5L : (long)ints[choice % ints.Length];
        if (type == typeof(bool))
            return choice % 2 == 0;
        if (type == typeof(string))
            return new[] { null, "", "Label", "Features", "Nowhere", "Score", "cuda:99", "\0" }[choice % 8];
        if (type == typeof(TimeSpan))
            return new[] { TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(1) }[choice % 4];
        if (type == typeof(CancellationToken))
            return new CancellationToken(canceled: true);
        if (type.IsEnum)
            return Enum.ToObject(type, choice % 3 == 0 ? 99 : choice % 3 == 1 ? 0x7fff_ffff : choice % 8);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return List(type.GetGenericArguments()[0], choice, canBeEnded, type);
        if (type.IsAssignableFrom(typeof(double[])))
            return new double[]?[] { null, [], [double.NaN], [-1, 1], [1, 2, 3], [1e300] }[choice % 6];
        return type.IsValueType ? null : Instance(type, choice);
    }

    /// <summary>A copy of a record; null of what is none.</summary>
    public static object? Clone(object value) => value.GetType().GetMethod("<Clone>$")?.Invoke(value, null);

    private static object List(Type item, int choice, bool canBeEnded, Type type)
    {
        var length = choice % 4 - 1;
        if (length < 0)
            return Activator.CreateInstance(type)!; // the default
        var values = Array.CreateInstance(item, length);
        for (var index = 0; index < length; index++)
            values.SetValue(Of(item, (choice / 4) + index, canBeEnded), index);
        return typeof(ImmutableArray).GetMethods().Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(item).Invoke(null, [values])!;
    }

    /// <summary>One of the subtypes with a plain constructor, with an absurd value in it; null for some choices.</summary>
    private static object? Instance(Type type, int choice)
    {
        if (type == typeof(Network))
            return Networks[choice % Networks.Length]();
        Type[] types = [.. type.Assembly.GetExportedTypes()
            .Where(other => type.IsAssignableFrom(other) && !other.IsAbstract && other.GetConstructor([]) is not null && Clonable(other)).OrderBy(other => other.Name, StringComparer.Ordinal)];
        if (types.Length == 0 || choice % 7 == 0)
            return null;
        var instance = Activator.CreateInstance(types[choice % types.Length])!;
        var places = Places(instance, "").Where(place => !typeof(IEnumerable).IsAssignableFrom(place.Type) || place.Type.IsValueType).ToArray();
        if (places.Length > 0 && choice % 3 == 0)
            places[choice % places.Length].Set(Of(places[choice % places.Length].Type, choice / 3, canBeEnded: false));
        return instance;
    }

    private static bool Clonable(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>Made on demand: some refuse to be.</summary>
    private static readonly Func<Network?>[] Networks =
    [
        () => null, () => Network.Mlp(), () => Network.Mlp(0), () => Network.Mlp(-3), () => Network.Mlp(int.MaxValue, int.MaxValue), () => Network.Mlp(4) with { Dropout = double.NaN },
        () => Network.Mlp(4) with { Dropout = 1 }, () => Network.Mlp(4) with { Normalization = Normalization.Batch }, () => Network.Mlp(4) with { Activation = (Activation)99 },
        () => Network.ResidualMlp(4, 1), () => Network.ResidualMlp(0, -1), () => Network.SimpleCnn(new ImageShape(1, 3, 1), 2), () => Network.SimpleCnn(new ImageShape(1, 28, 28), 2),
        () => Network.LeNet(new ImageShape(0, -1, 3)), () => Network.ResNet(new ImageShape(3, 1, 1), 20), () => Network.Layers(layers => { }),
        () => Network.Mlp([.. Enumerable.Repeat(1, 60)]), () => Network.Mlp(4) with { Initializer = new Initializer((InitializerKind)9, double.NaN) },
    ];
}
