namespace Microsoft.ML.Transforms;

internal enum NormalizerKind
{
    MinMax,
    MeanVariance,
    LogMeanVariance,
}

/// <summary>How a normalizer is learned. With <paramref name="UseCdf"/> values become the normal distribution's cumulative probabilities.</summary>
internal sealed record NormalizerOptions(NormalizerKind Kind, long MaximumExampleCount, bool FixZero, bool UseCdf);
