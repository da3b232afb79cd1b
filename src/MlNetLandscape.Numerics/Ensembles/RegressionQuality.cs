namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How good one regression model is: a member, or all together.</summary>
/// <param name="MeanSquaredError">Mean (f − y)².</param>
/// <param name="RootMeanSquaredError">Its root, with the delta method's error.</param>
/// <param name="MeanAbsoluteError">Mean |f − y|.</param>
/// <param name="Bias">Mean f − y.</param>
/// <param name="RSquared">1 − mean (f − y)² / variance of y; undefined where y is constant.</param>
public sealed record RegressionQuality(
    EnsembleStatistic MeanSquaredError,
    EnsembleStatistic RootMeanSquaredError,
    EnsembleStatistic MeanAbsoluteError,
    EnsembleStatistic Bias,
    EnsembleStatistic RSquared)
{
    private const double Rounding = 1e-12; // a mean of equal numbers need not be that number

    internal static RegressionQuality Of(RegressionPredictions predictions, ReadOnlySpan<double> numbers)
    {
        var weights = predictions.Weights;
        var (error, square, size, deviation) = (new double[numbers.Length], new double[numbers.Length], new double[numbers.Length], new double[numbers.Length]);
        var mean = weights.MeanValue(predictions.Labels);
        for (var row = 0; row < numbers.Length; row++)
        {
            error[row] = numbers[row] - predictions.Labels[row];
            square[row] = error[row] * error[row];
            size[row] = Math.Abs(error[row]);
            deviation[row] = (predictions.Labels[row] - mean) * (predictions.Labels[row] - mean);
        }

        var squared = weights.Mean(square);
        var root = Math.Sqrt(squared.Value!.Value);
        var variance = weights.MeanValue(deviation);
        return new RegressionQuality(
            squared,
            new EnsembleStatistic(root, root > 0 ? squared.StandardError / (2 * root) : squared.StandardError),
            weights.Mean(size),
            weights.Mean(error),
            Math.Sqrt(variance) > Rounding * Math.Abs(mean) ? new EnsembleStatistic(1 - (squared.Value / variance)) : EnsembleStatistic.None("all labels are the same number"));
    }
}
