using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What is wrong with options of a measurement, a sentence a fault; and the options as texts.</summary>
internal static class LandscapeOptionFaults
{
    private const int MostPoints = 1_000_000;
    private const LandscapeMeasures Everything = LandscapeMeasures.All;

    public static List<string> Of(LandscapeOptions options, PredictionTask? task)
    {
        if (options.Clock is null || options.LocalLearning is null)
            return ["`Clock` and `LocalLearning` must not be null."];
        var local = options.LocalLearning;
        return
        [
            .. When((options.Measures & ~Everything) != 0, $"`Measures` must be a combination of LandscapeMeasures. Got {(int)options.Measures}."),
            .. AtLeast(1, options.LargestEigenvalues, nameof(options.LargestEigenvalues)),
            .. AtLeast(0, options.SmallestEigenvalues, nameof(options.SmallestEigenvalues)),
            .. InUnit(options.EigenvalueTolerance, nameof(options.EigenvalueTolerance)),
            .. AtLeast(2, options.MaximumProducts, nameof(options.MaximumProducts)),
            .. AtLeast(1, options.Probes, nameof(options.Probes)), .. AtMost(options.Probes, nameof(options.Probes)),
            .. AtLeast(2, options.Steps, nameof(options.Steps)),
            .. InUnit(options.Threshold, nameof(options.Threshold)),
            .. InUnit(options.TraceAccuracy, nameof(options.TraceAccuracy)),
            .. AtLeast(4, options.TraceProducts, nameof(options.TraceProducts)),
            .. Positive(options.Rho, nameof(options.Rho)),
            .. Positive(options.AdaptiveRho, nameof(options.AdaptiveRho)),
            .. Positive(options.Sigma, nameof(options.Sigma)),
            .. Positive(options.RelativeSigma, nameof(options.RelativeSigma)),
            .. AtLeast(0, options.AscentSteps, nameof(options.AscentSteps)),
            .. AtLeast(2, options.PerturbationPairs, nameof(options.PerturbationPairs)), .. AtMost(options.PerturbationPairs, nameof(options.PerturbationPairs)),
            .. Positive(options.KeskarEpsilon, nameof(options.KeskarEpsilon)),
            .. AtLeast(1, options.MaximumRows ?? 1, nameof(options.MaximumRows)),
            .. AtLeast(1, options.BatchSize, nameof(options.BatchSize)),
            .. When(options.WeightDecay is not (>= 0 and <= float.MaxValue), $"`WeightDecay` must be in [0, {float.MaxValue:g2}]. Got {Text(options.WeightDecay)}."),
            .. When(options.Precision is not (ScalarType.Float32 or ScalarType.Float64), $"`Precision` must be Float32 or Float64. Got {options.Precision}."),
            .. When(!options.Parameters.IsDefault && options.Parameters.Any(string.IsNullOrEmpty), "`Parameters` must not hold empty names."),
            .. AtLeast(0, options.GraphMemory, nameof(options.GraphMemory)),
            .. Positive(options.LearningRate ?? 1, nameof(options.LearningRate)),
            .. When(options.Momentum is not (null or (>= 0 and < 1)), $"`Momentum` must be in [0, 1). Got {Text(options.Momentum)}."),
            .. AtLeast(2, local.Chains, "LocalLearning.Chains"),
            .. AtLeast(1, local.Draws, "LocalLearning.Draws"),
            .. AtLeast(0, local.BurnIn ?? 0, "LocalLearning.BurnIn"),
            .. Positive(local.StepSize ?? 1, "LocalLearning.StepSize"),
            .. When(local.Localization is not (>= 0 and < double.PositiveInfinity), $"`LocalLearning.Localization` must be in [0, ∞). Got {Text(local.Localization)}."),
            .. AtLeast(1, local.BatchSize, "LocalLearning.BatchSize"),
            .. task is null || options.Loss is null ? [] : options.Loss.Faults(task),
        ];
    }

    /// <summary>Every option that decides the result, by name.</summary>
    public static ImmutableSortedDictionary<string, string> Texts(LandscapeOptions options)
    {
        var local = options.LocalLearning;
        return new Dictionary<string, string>
        {
            [nameof(options.Measures)] = options.Measures.ToString(),
            [nameof(options.LargestEigenvalues)] = Text(options.LargestEigenvalues),
            [nameof(options.SmallestEigenvalues)] = Text(options.SmallestEigenvalues),
            [nameof(options.EigenvalueTolerance)] = Text(options.EigenvalueTolerance),
            [nameof(options.MaximumProducts)] = Text(options.MaximumProducts),
            [nameof(options.Probes)] = Text(options.Probes),
            [nameof(options.Steps)] = Text(options.Steps),
            [nameof(options.Threshold)] = Text(options.Threshold),
            [nameof(options.TraceAccuracy)] = Text(options.TraceAccuracy),
            [nameof(options.TraceProducts)] = Text(options.TraceProducts),
            [nameof(options.Rho)] = Text(options.Rho),
            [nameof(options.AdaptiveRho)] = Text(options.AdaptiveRho),
            [nameof(options.Sigma)] = Text(options.Sigma),
            [nameof(options.RelativeSigma)] = Text(options.RelativeSigma),
            [nameof(options.AscentSteps)] = Text(options.AscentSteps),
            [nameof(options.PerturbationPairs)] = Text(options.PerturbationPairs),
            [nameof(options.KeskarEpsilon)] = Text(options.KeskarEpsilon),
            [nameof(options.MaximumRows)] = options.MaximumRows is { } rows ? Text(rows) : "all",
            [nameof(options.BatchSize)] = Text(options.BatchSize),
            [nameof(options.WeightDecay)] = Text(options.WeightDecay),
            [nameof(options.Loss)] = options.Loss is null ? "training's" : JsonSerializer.Serialize(options.Loss, LandscapeJson.Compact),
            [nameof(options.Precision)] = options.Precision.ToString(),
            [nameof(options.Parameters)] = options.Parameters.IsDefaultOrEmpty ? "all" : string.Join(", ", options.Parameters),
            [nameof(options.GraphMemory)] = Text(options.GraphMemory),
            [nameof(options.LearningRate)] = options.LearningRate is { } rate ? Text(rate) : "training's",
            [nameof(options.Momentum)] = options.Momentum is { } momentum ? Text(momentum) : "training's",
            [nameof(options.LocalLearning)] = JsonSerializer.Serialize(local, LandscapeJson.Compact),
            [nameof(options.Seed)] = Text(options.Seed),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<string> AtLeast(long least, long value, string name) => When(value < least, $"`{name}` must be at least {least}. Got {value}.");

    private static IEnumerable<string> AtMost(int value, string name) =>
        When(value > MostPoints, $"`{name}` must be at most {MostPoints}. Got {value}.");

    private static IEnumerable<string> Positive(double value, string name) =>
        When(value is not (> 0 and < double.PositiveInfinity), $"`{name}` must be in (0, ∞). Got {Text(value)}.");

    private static IEnumerable<string> InUnit(double value, string name) => When(value is not (> 0 and < 1), $"`{name}` must be in (0, 1). Got {Text(value)}.");

    private static IEnumerable<string> When(bool wrong, string fault) => wrong ? [fault] : [];
}
