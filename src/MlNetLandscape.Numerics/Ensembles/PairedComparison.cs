using MathNet.Numerics.Distributions;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What a difference with its interval says.</summary>
public enum ComparisonOutcome
{
    /// <summary>Better, beyond chance.</summary>
    Better,

    /// <summary>Worse, beyond chance.</summary>
    Worse,

    /// <summary>The same on every row, up to rounding.</summary>
    Same,

    /// <summary>These rows cannot tell.</summary>
    Unclear,
}

/// <summary>
/// All together against one predictor on the same rows: dᵢ = ensembleᵢ − referenceᵢ, row by row, so that what makes rows hard for both cancels.
/// </summary>
/// <remarks>For the calibration error dᵢ are the signed gaps, each in its own predictor's bins: what of either error is chance does not cancel.</remarks>
/// <param name="Metric">«accuracy», «log loss», «Brier», «calibration error», «squared error» or «absolute error».</param>
/// <param name="Reference">The name of the best member in this metric, or «mean member». The best is chosen on these rows, which favours it.</param>
/// <param name="Ensemble">The ensemble's value.</param>
/// <param name="Other">The reference's value.</param>
/// <param name="StandardError">Of ensemble − reference; null for one row.</param>
/// <param name="Margin">Half the width of the interval: Student's quantile at n − 1 degrees of freedom times the error; null for one row.</param>
/// <param name="HigherIsBetter">Whether more of the metric is better.</param>
public sealed record PairedComparison(
    string Metric, string Reference, double Ensemble, double Other, double? StandardError, double? Margin, bool HigherIsBetter)
{
    private const double Rounding = 1e-12; // a mean of equal numbers need not be that number

    /// <summary>Ensemble − reference.</summary>
    public double Difference => Ensemble - Other;

    /// <summary>How much better the ensemble is; below 0 where it is worse.</summary>
    public double Gain => HigherIsBetter ? Difference : -Difference;

    /// <summary>Whether the interval has 0 outside of it, and on which side.</summary>
    public ComparisonOutcome Outcome => this switch
    {
        _ when Math.Max(Math.Abs(Difference), StandardError ?? 0) <= Rounding * Math.Max(Math.Abs(Ensemble), Math.Abs(Other)) => ComparisonOutcome.Same,
        { Margin: null } => ComparisonOutcome.Unclear,
        { Gain: var gain, Margin: { } margin } when gain > margin => ComparisonOutcome.Better,
        { Gain: var gain, Margin: { } margin } when gain < -margin => ComparisonOutcome.Worse,
        _ => ComparisonOutcome.Unclear,
    };

    /// <summary>Compares row by row; means of rows are the metric's values.</summary>
    internal static PairedComparison Of(
        string metric, string reference, RowWeights weights, double[] ensemble, double[] other, double confidence, bool higherIsBetter = false)
    {
        double[] differences = [.. ensemble.Zip(other, (a, b) => a - b)];
        var error = weights.Mean(differences).StandardError;
        var freedom = Math.Max(1, weights.Effective - 1);
        return new PairedComparison(
            metric, reference, weights.MeanValue(ensemble), weights.MeanValue(other), error,
            error * StudentT.InvCDF(0, 1, freedom, 0.5 + (confidence / 2)), higherIsBetter);
    }

    /// <summary>The comparisons with the best and with the mean member; with the one member where there is but one.</summary>
    internal static IEnumerable<PairedComparison> Each(
        string metric, IReadOnlyList<string> names, RowWeights weights, double[] ensemble, double[][] members, double confidence, bool higherIsBetter = false)
    {
        int[] order = [.. Enumerable.Range(0, members.Length).OrderBy(m => weights.MeanValue(members[m]) * (higherIsBetter ? -1 : 1))]; // stable
        yield return Of(metric, names[order[0]], weights, ensemble, members[order[0]], confidence, higherIsBetter);
        if (members.Length == 1)
            yield break;
        var mean = new double[weights.Count];
        foreach (var member in members)
        {
            for (var row = 0; row < mean.Length; row++)
                mean[row] += member[row] / members.Length;
        }

        yield return Of(metric, MeanMember, weights, ensemble, mean, confidence, higherIsBetter);
    }

    /// <summary>The name of the mean member.</summary>
    internal const string MeanMember = "mean member";
}
