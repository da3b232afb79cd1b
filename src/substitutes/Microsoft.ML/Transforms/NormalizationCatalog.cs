using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Transforms that bring the slots of columns to a common scale.</summary>
public static class NormalizationCatalog
{
    /// <summary>x / max(|max|, |min|), or (x − min) / (max − min) if zero need not stay zero.</summary>
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = 1000000000,
        bool fixZero = true) =>
        new(catalog.GetEnvironment(), ColumnPair.One(outputColumnName, inputColumnName), MinMax(maximumExampleCount, fixZero));

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true) =>
        new(catalog.GetEnvironment(), ColumnPair.From(columns), MinMax(maximumExampleCount, fixZero));

    /// <summary>x / √(variance + mean²), or (x − mean) / deviation if zero need not stay zero.</summary>
    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = 1000000000,
        bool fixZero = true,
        bool useCdf = false) =>
        new(catalog.GetEnvironment(), ColumnPair.One(outputColumnName, inputColumnName), MeanVariance(maximumExampleCount, fixZero, useCdf));

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        long maximumExampleCount = 1000000000,
        bool fixZero = true,
        bool useCdf = false) =>
        new(catalog.GetEnvironment(), ColumnPair.From(columns), MeanVariance(maximumExampleCount, fixZero, useCdf));

    /// <summary>The normal distribution's cumulative probability of ln x, its mean and deviation learned from the logarithms.</summary>
    public static NormalizingEstimator NormalizeLogMeanVariance(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = 1000000000,
        bool useCdf = true) =>
        new(catalog.GetEnvironment(), ColumnPair.One(outputColumnName, inputColumnName), LogMeanVariance(maximumExampleCount, useCdf));

    public static NormalizingEstimator NormalizeLogMeanVariance(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool useCdf = true) =>
        new(catalog.GetEnvironment(), ColumnPair.From(columns), LogMeanVariance(maximumExampleCount, useCdf));

    private static NormalizerOptions MinMax(long maximum, bool fixZero) => new(NormalizerKind.MinMax, maximum, fixZero, UseCdf: false);

    private static NormalizerOptions MeanVariance(long maximum, bool fixZero, bool useCdf) =>
        new(NormalizerKind.MeanVariance, maximum, fixZero, useCdf);

    private static NormalizerOptions LogMeanVariance(long maximum, bool useCdf) =>
        new(NormalizerKind.LogMeanVariance, maximum, FixZero: false, useCdf);
}
