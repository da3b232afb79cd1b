using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How two regression models differ.</summary>
/// <param name="First">The index of the first, from 0.</param>
/// <param name="Second">The index of the second.</param>
/// <param name="ErrorCorrelation">Pearson's correlation of f − y; undefined where one's error never varies.</param>
/// <param name="SquaredDistance">Mean (f₁ − f₂)².</param>
public sealed record RegressionPair(int First, int Second, EnsembleStatistic ErrorCorrelation, EnsembleStatistic SquaredDistance);

/// <summary>How much the members of an ensemble of regression models differ, and whether their spread says how wrong they are.</summary>
/// <param name="Pairs">All M (M − 1) / 2 pairs.</param>
/// <param name="ErrorCorrelation">The mean correlation of two members' errors.</param>
/// <param name="Variance">Mean s² = Σ aₘ (fₘ − f̄)²: the ambiguity.</param>
/// <param name="GaussianLogLoss">
/// −mean ln N(y; f̄, s²) in nats (Lakshminarayanan et al. 2017, with members that give no variance of their own). The spread leaves noise in y out, so that it is
/// mostly too small: then this number is large. Undefined where all members agree exactly on a row.
/// </param>
/// <param name="Coverage">
/// The share of rows with |y − f̄| ≤ q s, q the normal quantile of the wanted confidence: equal to it where the spread is calibrated.
/// </param>
/// <param name="SpreadRatio">
/// √(mean s² (M + 1) / (M − 1)) / RMSE of f̄: 1 where y is as one more member would be (Fortin et al. 2014), below 1 where the spread is too small.
/// </param>
public sealed record RegressionDiversity(
    ImmutableArray<RegressionPair> Pairs,
    EnsembleStatistic ErrorCorrelation,
    EnsembleStatistic Variance,
    EnsembleStatistic GaussianLogLoss,
    EnsembleStatistic Coverage,
    EnsembleStatistic SpreadRatio)
{
    private const string OneMember = "one member has no other to differ from";

    internal static RegressionDiversity Of(RegressionPredictions predictions, double[] weights, double[] combined, double confidence)
    {
        var rows = predictions.Weights;
        var pairs = ImmutableArray.CreateBuilder<RegressionPair>();
        for (var i = 0; i < predictions.Members; i++)
        {
            for (var j = i + 1; j < predictions.Members; j++)
                pairs.Add(Pair(predictions, i, j));
        }

        double[] correlations = [.. pairs.Where(pair => pair.ErrorCorrelation.Value is not null).Select(pair => pair.ErrorCorrelation.Value!.Value)];
        double[] spread = [.. combined.Select((mean, row) => Spread(predictions, weights, mean, row))];
        var alone = predictions.Members == 1;
        return new RegressionDiversity(
            pairs.ToImmutable(),
            pairs.Count == 1 ? pairs[0].ErrorCorrelation
                : correlations.Length > 0 ? new EnsembleStatistic(correlations.Average())
                : EnsembleStatistic.None(alone ? OneMember : pairs[0].ErrorCorrelation.Undefined!),
            alone ? EnsembleStatistic.None(OneMember) : rows.Mean(spread),
            alone ? EnsembleStatistic.None(OneMember) : Gaussian(predictions, combined, spread),
            alone ? EnsembleStatistic.None(OneMember) : Covered(predictions, combined, spread, confidence),
            alone ? EnsembleStatistic.None(OneMember) : Ratio(predictions, combined, spread));
    }

    /// <summary>s² = Σ aₘ (fₘ − f̄)²; 0 where all agree, though the mean of equal numbers need not be that number.</summary>
    private static double Spread(RegressionPredictions predictions, double[] weights, double mean, int row)
    {
        var (sum, lowest, highest) = (0.0, double.PositiveInfinity, double.NegativeInfinity);
        for (var m = 0; m < weights.Length; m++)
        {
            var number = predictions.Of(m)[row];
            if (weights[m] > 0)
                (lowest, highest) = (Math.Min(lowest, number), Math.Max(highest, number));
            sum += weights[m] * (number - mean) * (number - mean);
        }

        return highest > lowest ? sum : 0;
    }

    private static RegressionPair Pair(RegressionPredictions predictions, int i, int j)
    {
        var rows = predictions.Weights;
        var (a, b, distance) = (new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        for (var row = 0; row < a.Length; row++)
        {
            a[row] = predictions.Of(i)[row] - predictions.Labels[row];
            b[row] = predictions.Of(j)[row] - predictions.Labels[row];
            distance[row] = (a[row] - b[row]) * (a[row] - b[row]);
        }

        return new RegressionPair(i, j, Correlation(rows, a, b), rows.Mean(distance));
    }

    /// <summary>ρ with the error of its influence function x y − ½ ρ (x² + y²) of standardised x and y.</summary>
    private static EnsembleStatistic Correlation(RowWeights rows, double[] a, double[] b)
    {
        if (!Standardize(rows, a) | !Standardize(rows, b))
            return EnsembleStatistic.None("a member's error is the same on every row");
        var rho = rows.MeanValue([.. a.Zip(b, (x, y) => x * y)]);
        var influence = rows.Mean([.. a.Zip(b, (x, y) => (x * y) - (rho / 2 * ((x * x) + (y * y))))]);
        return new EnsembleStatistic(rho, influence.StandardError);
    }

    private static bool Standardize(RowWeights rows, double[] values)
    {
        var mean = rows.MeanValue(values);
        var deviation = Math.Sqrt(rows.MeanValue([.. values.Select(value => (value - mean) * (value - mean))]));
        for (var row = 0; row < values.Length; row++)
            values[row] = (values[row] - mean) / deviation;
        return deviation > 1e-12 * Math.Abs(mean);
    }

    private static EnsembleStatistic Gaussian(RegressionPredictions predictions, double[] combined, double[] spread)
    {
        var certain = spread.Count(s => s <= 0);
        if (certain > 0)
            return EnsembleStatistic.None($"all members agree exactly on {certain} of {spread.Length} rows: a normal distribution without width");
        return predictions.Weights.Mean([.. spread.Select((s, row) =>
            0.5 * (Math.Log(2 * Math.PI * s) + ((predictions.Labels[row] - combined[row]) * (predictions.Labels[row] - combined[row]) / s)))]);
    }

    private static EnsembleStatistic Covered(RegressionPredictions predictions, double[] combined, double[] spread, double confidence)
    {
        var quantile = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 + (confidence / 2));
        return predictions.Weights.Mean([.. spread.Select((s, row) => Math.Abs(predictions.Labels[row] - combined[row]) <= quantile * Math.Sqrt(s) ? 1.0 : 0)]);
    }

    private static EnsembleStatistic Ratio(RegressionPredictions predictions, double[] combined, double[] spread)
    {
        var error = predictions.Weights.MeanValue([.. combined.Select((f, row) => (f - predictions.Labels[row]) * (f - predictions.Labels[row]))]);
        double members = predictions.Members;
        return error > 0
            ? new EnsembleStatistic(Math.Sqrt(predictions.Weights.MeanValue(spread) * (members + 1) / (members - 1) / error))
            : EnsembleStatistic.None("the ensemble makes no error");
    }
}
