using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Finds features whose scale makes a network hard to train, where the pipeline has no normalizer.</summary>
internal static class FeatureScaleHint
{
    private const double LargestMagnitude = 100;
    private const double LargestDeviationRatio = 1000;

    /// <summary>A sentence for the log, or null when all is well.</summary>
    /// <param name="column">The feature column; one annotated as normalized is not looked at.</param>
    /// <param name="features">Its values, <c>[N, D]</c>.</param>
    public static string? For(DataViewSchema.Column column, Tensor features)
    {
        if (column.IsNormalized() || features.shape[0] < 2)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var magnitude = Math.Max(Math.Abs(features.max().item<float>()), Math.Abs(features.min().item<float>()));
        var deviations = features.std(0, unbiased: false); // [D]
        var varying = deviations.masked_select(deviations.gt(0));
        var ratio = varying.numel() == 0 ? 1 : varying.max().item<float>() / varying.min().item<float>();
        return magnitude > LargestMagnitude || ratio > LargestDeviationRatio
            ? string.Create(CultureInfo.InvariantCulture,
                $"The features in column '{column.Name}' are not normalized: values reach {magnitude:G3}, " +
                $"standard deviations differ by a factor of {ratio:G3}. Networks train badly on such features; " +
                $"put mlContext.Transforms.NormalizeMeanVariance or NormalizeMinMax before the trainer.")
            : null;
    }
}
