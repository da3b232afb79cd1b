using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>
/// The intrinsic dimension of a task for a network: the smallest number d of random directions around the initial weights, θ = θ₀ + P z with z ∈ ℝᵈ, in which training reaches a given part of what it reaches with
/// all P parameters (Li et al. 2018, «Measuring the intrinsic dimension of objective landscapes»).
/// </summary>
/// <remarks>
/// It is a property of network, task and training: weights are trained in evaluation mode, without dropout, by Adam in z on mini-batches, at a rate of its own. Where scores scatter about the threshold, the bracket is no more
/// certain than the standard errors of <see cref="IntrinsicDimension.Means"/> say.
/// </remarks>
/// <param name="Found">The bracket (largest d below, smallest d above], and the score of every training.</param>
/// <param name="Baseline">The score with all parameters, by the trainer's own optimizer.</param>
/// <param name="ScoreName">What is scored on the held-out rows: «Accuracy», or «RSquared» for a regression, 1 − Σ (y − f)² / Σ (y − ȳ)².</param>
/// <param name="Parameters">P.</param>
/// <param name="Cost">Of the trainings in subspaces; <see cref="EvaluationCost.Seconds"/> is the wall time of all.</param>
public sealed record NetworkDimension(IntrinsicDimension Found, double Baseline, string ScoreName, long Parameters, EvaluationCost Cost)
{
    /// <summary>d_int; null where no dimension tried reached the threshold.</summary>
    public int? Value => Found.Value;

    /// <summary>d_int / P.</summary>
    public double? Fraction => Found.Value / (double?)Parameters;

    /// <summary>«150 of 3760 parameters», and the mean score of each dimension tried.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Value is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"Intrinsic dimension in ({Found.LargestBelow}, {found}] of {Parameters} parameters ({Fraction:p1})\n")
            : $"Intrinsic dimension above {Found.LargestBelow} of {Parameters} parameters\n");
        text.Append(CultureInfo.InvariantCulture, $"{ScoreName} with all parameters {Baseline:0.000}, threshold {Found.Threshold:0.000}\n");
        foreach (var (dimension, score) in Found.Means)
            text.Append(CultureInfo.InvariantCulture, $"{dimension,7}  {score.Value:0.000}{(score.Samples > 1 ? string.Create(CultureInfo.InvariantCulture, $" ± {score.StandardError:0.000}") : "")}\n");
        return text.ToString();
    }
}
