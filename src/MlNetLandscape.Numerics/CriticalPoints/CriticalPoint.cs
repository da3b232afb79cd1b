using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>Where a search for a critical point ended.</summary>
/// <param name="Point">θ, the caller's.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="GradientNorm">‖∇L(θ)‖.</param>
/// <param name="Flatness">
/// r = ‖H p + g‖ / ‖g‖ for the best step p: what no step can take away from the linearised gradient. Near 0 Newton's method can go on; near 1 the gradient lies
/// in the kernel of H. Eigenvalues below 100 √u of the largest the search met count as kernel, 10⁻⁶ in double and 0.02 in single precision. 0 where g = 0.
/// </param>
/// <param name="Kind">What the point is: critical only if ‖∇L‖² is within the tolerance.</param>
/// <param name="Hessian">The signs of the eigenvalues, also where the point is not critical; null when they were not computed.</param>
/// <param name="Steps">Of the search.</param>
/// <param name="Cost">What it took.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record CriticalPoint<TVector>(
    TVector Point, double Loss, double GradientNorm, double Flatness, CriticalPointKind Kind, HessianIndex? Hessian, int Steps, EvaluationCost Cost)
{
    /// <summary>Whether the gradient vanishes within the tolerance.</summary>
    public bool IsCritical => Kind is not (CriticalPointKind.NotConverged or CriticalPointKind.GradientFlat);
}

/// <summary>Where the searches from several starts ended.</summary>
/// <param name="Points">In the order of the starts.</param>
/// <param name="Cost">Of all.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record CriticalPoints<TVector>(ImmutableArray<CriticalPoint<TVector>> Points, EvaluationCost Cost)
{
    /// <summary>Those that are critical.</summary>
    public IEnumerable<CriticalPoint<TVector>> Critical => Points.Where(point => point.IsCritical);

    /// <summary>Pearson's correlation of loss and index α over the points with ‖∇L‖ at most this and known signs; NaN for fewer than three.</summary>
    /// <remarks>Dauphin et al. (2014), figure 1: the higher a critical point, the more ways lead down from it. Say with which bound it was taken: few points are truly critical.</remarks>
    /// <param name="largestGradientNorm">‖∇L‖, in [0, ∞).</param>
    public double LossIndexCorrelation(double largestGradientNorm)
    {
        var chosen = Points.Where(point => point.GradientNorm <= largestGradientNorm && point.Hessian is not null).ToArray();
        return chosen.Length < 3
            ? double.NaN
            : MathNet.Numerics.Statistics.Correlation.Pearson(chosen.Select(point => point.Loss), chosen.Select(point => point.Hessian!.NegativeFraction));
    }

    /// <summary>A table: loss, index, ‖∇L‖, flatness, kind.</summary>
    public override string ToString()
    {
        var table = new StringBuilder("        loss   index     ‖∇L‖      r  kind\n");
        foreach (var point in Points)
        {
            table.Append(CultureInfo.InvariantCulture, $"{point.Loss,12:g6} {point.Hessian?.NegativeFraction,7:0.000} {point.GradientNorm,9:0.0e+00} {point.Flatness,6:0.000}")
                .Append("  ").Append(point.Kind).Append('\n');
        }

        return table.ToString();
    }
}
