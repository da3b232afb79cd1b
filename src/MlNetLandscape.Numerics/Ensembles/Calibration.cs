namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>The calibration of one predictor.</summary>
internal static class Calibration
{
    public static CalibrationMetrics Of(ClassifierPredictions predictions, ClassifierRows rows, int bins)
    {
        var weights = predictions.Weights;
        var width = CalibrationBins.EqualWidth(weights, rows.Confidence, rows.Correct, bins).Curve();
        var worst = width.Bins.Where(bin => bin.Rows > 0).MaxBy(bin => Math.Abs(bin.Gap!.Value))!;
        double[] excess = [.. rows.Confidence.Zip(rows.Correct, (confidence, correct) => confidence - correct)];
        return new CalibrationMetrics(
            width,
            CalibrationBins.EqualWeight(weights, rows.Confidence, rows.Correct, bins).Curve(),
            Classwise(predictions, rows, bins),
            new EnsembleStatistic(Math.Abs(worst.Gap!.Value), worst.StandardError),
            worst.Rows,
            weights.Mean(excess));
    }

    /// <summary>1/K Σₖ Σ_b W_b / W |share of class k − mean pₖ|.</summary>
    private static EnsembleStatistic Classwise(ClassifierPredictions predictions, ClassifierRows rows, int bins)
    {
        var (n, classes) = (predictions.Rows, predictions.Classes);
        var (gaps, p, y) = (new double[n], new double[n], new double[n]);
        for (var k = 0; k < classes; k++)
        {
            for (var row = 0; row < n; row++)
                (p[row], y[row]) = (Math.Min(1, rows.Probabilities[(row * classes) + k]), predictions.Labels[row] == k ? 1 : 0);
            var signed = CalibrationBins.EqualWidth(predictions.Weights, p, y, bins).SignedGaps;
            for (var row = 0; row < n; row++)
                gaps[row] += signed[row] / classes;
        }

        return predictions.Weights.Mean(gaps);
    }
}
