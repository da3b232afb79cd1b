using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// How much worse a metric becomes when one slot of the features is permuted among the rows: metric(permuted) − metric(as it is),
/// for every slot in turn, with statistics over the permutations.
/// </summary>
public static class PermutationFeatureImportanceExtensions
{
    public static ImmutableArray<RegressionMetricsStatistics> PermutationFeatureImportance<TModel>(
        this RegressionCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class =>
        new FeaturePermutation<RegressionMetrics, RegressionMetricsStatistics>(
            view => catalog.Evaluate(view, labelColumnName),
            static () => new RegressionMetricsStatistics(),
            static (statistics, metrics, baseline) => statistics.AddDifference(metrics, baseline))
        .Measure(catalog.GetEnvironment(), predictionTransformer, data, numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<BinaryClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this BinaryClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class =>
        new FeaturePermutation<BinaryClassificationMetrics, BinaryClassificationMetricsStatistics>(
            view => catalog.EvaluateNonCalibrated(view, labelColumnName),
            static () => new BinaryClassificationMetricsStatistics(),
            static (statistics, metrics, baseline) => statistics.AddDifference(metrics, baseline))
        .Measure(catalog.GetEnvironment(), predictionTransformer, data, numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class =>
        new FeaturePermutation<MulticlassClassificationMetrics, MulticlassClassificationMetricsStatistics>(
            view => catalog.Evaluate(view, labelColumnName),
            static () => new MulticlassClassificationMetricsStatistics(),
            static (statistics, metrics, baseline) => statistics.AddDifference(metrics, baseline))
        .Measure(catalog.GetEnvironment(), predictionTransformer, data, numberOfExamplesToUse, permutationCount);
}
