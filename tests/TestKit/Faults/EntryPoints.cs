using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;
using Parameter = System.Reflection.ParameterInfo;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>All that can be called through a catalog: trainers, stages, evaluators and analyses, found in the assembly's public surface.</summary>
internal static class EntryPoints
{
    private static readonly string[] Amounts = ["epochs", "steps", "points", "probes", "cycles", "members", "epochsPerCycle", "trainings", "subspaces", "pointsPerSegment"];

    /// <summary>Each with the type it is a method of: a task's trainers, the transforms, or the landscape's catalog.</summary>
    public static ImmutableArray<EntryPoint> All { get; } =
    [
        .. typeof(LandscapeCatalog).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters() is [var first, ..] && (IsTrainers(first.ParameterType) || first.ParameterType == typeof(TransformsCatalog) || first.ParameterType == typeof(LandscapeCatalog)))
            .Where(method => !typeof(LandscapeReport).IsAssignableFrom(method.ReturnType))
            .Concat(typeof(LandscapeCatalog).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => !method.GetParameters().Any(parameter => parameter.IsOut))
            .Select(method => new EntryPoint(method))
            .DistinctBy(entry => entry.Name)
            .OrderBy(entry => entry.Name, StringComparer.Ordinal),
    ];

    /// <summary>A task's version of a trainer's entry; the entry itself where it is no trainer's.</summary>
    public static MethodInfo For(EntryPoint entry, string task)
    {
        var first = entry.Method.GetParameters()[0].ParameterType;
        if (!entry.Method.IsStatic || !IsTrainers(first))
            return entry.Method;
        return entry.Method.DeclaringType!.GetMethods().First(method => method.Name == entry.Method.Name
            && method.GetParameters()[0].ParameterType.Name.StartsWith(task, StringComparison.OrdinalIgnoreCase)
            && method.GetParameters().Skip(1).Select(parameter => parameter.ParameterType).SequenceEqual(entry.Method.GetParameters().Skip(1).Select(parameter => parameter.ParameterType)));
    }

    /// <summary>What is asked for, and given to the catalog's method in the end.</summary>
    public static object? Call(InputCase input, MLContext context, Healthy healthy, IDataView data, CancellationToken token, List<string> told)
    {
        var entry = All[input.Call];
        var method = For(entry, input.Task);
        var parameters = method.GetParameters();
        var arguments = parameters.Select(parameter => Argument(parameter, context, healthy, data, token, input)).ToArray();
        var canBeEnded = arguments.Any(argument => argument is not null && argument.GetType().GetProperty("CancellationToken") is not null || argument is PlanOptions);
        List<(string Path, Type Type, Action<object?> Set)> places = [];
        foreach (var (index, parameter) in parameters.Index())
        {
            if (index == 0 && method.IsStatic)
                continue;
            if (parameter.ParameterType != typeof(IDataView) && parameter.ParameterType != typeof(PlanOptions))
                places.Add((parameter.Name!, parameter.ParameterType, value => arguments[index] = value));
            if (arguments[index] is { } value && value.GetType().Namespace?.StartsWith("MlNetLandscape", StringComparison.Ordinal) == true && value is not (NetworkTransformer or Trajectory))
                places.AddRange(Absurdities.Places(value, parameter.Name!));
        }

        foreach (var (place, value) in input.Spoilt)
        {
            var (path, type, set) = places[place % places.Count];
            var absurd = type == typeof(IEnumerable<NetworkTransformer>) ? Members(value, healthy, input.Task)
                : type == typeof(IEnumerable<ITransformer>) ? Members(value, healthy, input.Task)
                : type == typeof(NetworkTransformer) ? new[] { null, healthy.First, Healthy.For(Other(input.Task)).First }[value % 3]
                : Absurdities.Of(type, value, canBeEnded);
            absurd?.GetType().GetProperty("CancellationToken")?.SetValue(absurd, token);
            told.Add($"{path} = {Told(absurd)}");
            set(absurd);
        }

        var final = parameters.Zip(arguments, (parameter, argument) => (parameter.ParameterType, argument) switch
        {
            (var type, NeuralNetworkTrainer.Options options) when type == typeof(NeuralNetworkTrainer) => Healthy.Trainer(context, input.Task, options),
            (_, PlanOptions plan) => plan.Plan(healthy),
            _ => argument,
        }).ToArray();
        try
        {
            return method.Invoke(method.IsStatic ? null : context.Landscape(), final);
        }
        catch (TargetInvocationException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }

    private static bool IsTrainers(Type type) => typeof(TrainCatalogBase.CatalogInstantiatorBase).IsAssignableFrom(type);

    private static string Other(string task) => task == "binary" ? "regression" : "binary";

    private static NetworkTransformer[]? Members(int choice, Healthy healthy, string task) =>
        new NetworkTransformer[]?[] { null, [], [healthy.First], [healthy.First, null!], [healthy.First, Healthy.For(Other(task)).First], [healthy.First, healthy.First] }[choice % 6];

    private static object? Argument(Parameter parameter, MLContext context, Healthy healthy, IDataView data, CancellationToken token, InputCase input)
    {
        var type = parameter.ParameterType;
        if (typeof(TrainCatalogBase.CatalogInstantiatorBase).IsAssignableFrom(type))
        {
            return type == typeof(MulticlassClassificationCatalog.MulticlassClassificationTrainers) ? context.MulticlassClassification.Trainers
                : type == typeof(BinaryClassificationCatalog.BinaryClassificationTrainers) ? context.BinaryClassification.Trainers : context.Regression.Trainers;
        }

        if (type == typeof(TransformsCatalog))
            return context.Transforms;
        if (type == typeof(LandscapeCatalog))
            return context.Landscape();
        if (type == typeof(IDataView))
            return parameter.Member.DeclaringType == typeof(LandscapeCatalog) || parameter.Name == "scored" ? data : parameter.Name == "heldOutData" ? healthy.Data : data;
        if (type == typeof(NetworkTransformer))
            return parameter.Name is "from" or "first" or "reference" ? healthy.First : healthy.Second;
        if (type == typeof(IEnumerable<NetworkTransformer>) || type == typeof(IEnumerable<ITransformer>))
            return new[] { healthy.First, healthy.Second };
        if (type == typeof(ITransformer))
            return healthy.First;
        if (type == typeof(EnsembleTransformer))
            return context.Landscape().Ensemble([healthy.First, healthy.Second]);
        if (type == typeof(Trajectory))
            return healthy.Path;
        if (type == typeof(NeuralNetworkTrainer))
            return Healthy.Training(token);
        if (type == typeof(SlicePlan))
            return (PlanOptions)Healthy.Options(typeof(PlanOptions), token) with { IsLine = parameter.Member.Name != "Surface" };
        if (type == typeof(Network))
            return Network.Mlp(3);
        if (type == typeof(Recipe))
            return Small(Recipe.All[input.Seed % Recipe.All.Count], token);
        if (type == typeof(SlicePart) || type.IsInterface || type.IsValueType || type == typeof(string))
            return type == typeof(int) && Amounts.Contains(parameter.Name) ? 2 : type == typeof(double) && parameter.Name == "thresholdLoss" ? 3.0
                : type == typeof(CancellationToken) ? token : parameter.HasDefaultValue ? Default(parameter) : null;
        return type.Namespace!.StartsWith("MlNetLandscape", StringComparison.Ordinal) ? Healthy.Options(type, token) : null;
    }

    /// <summary>Reflection gives defaults of enums and null structs as their numbers.</summary>
    private static object? Default(Parameter parameter) =>
        parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? Activator.CreateInstance(parameter.ParameterType)
        : parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue!) : parameter.DefaultValue;

    private static Recipe Small(Recipe recipe, CancellationToken token)
    {
        (recipe.Options.Network, recipe.Options.Epoch, recipe.Options.CancellationToken) = (Network.Mlp(3), 4, token);
        return recipe;
    }

    private static string Told(object? value) => value switch
    {
        null => "null",
        Array array => $"[{string.Join(", ", array.Cast<object?>().Select(Told))}]",
        ITransformer => "a transformer",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}"),
    };
}

/// <summary>A method of a catalog.</summary>
internal sealed record EntryPoint(MethodInfo Method)
{
    /// <summary>Without the catalog: the tasks' trainers count as one.</summary>
    public string Name { get; } = $"{Method.Name}({string.Join(", ", Method.GetParameters().Skip(Method.IsStatic ? 1 : 0).Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";
}
