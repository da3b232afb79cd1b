using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A point of low loss above a point of the simplex of several optima.</summary>
/// <param name="Weights">Of the optima, where it started.</param>
/// <param name="Point">Where it ended; the caller's.</param>
/// <param name="StartLoss">L at the start: what the straight mixture of the optima has.</param>
/// <param name="Loss">L at the end.</param>
/// <param name="Deviation">How far off the simplex it went.</param>
/// <param name="HighestSpokeLoss">The highest loss on the straight lines from the optima of weight above 0 to it, without the optima themselves; +∞ where one is not a number.</param>
/// <param name="Steps">Of its descent.</param>
/// <param name="Stop">Why that ended.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record ConnectorKnot<TVector>(
    ImmutableArray<double> Weights, TVector Point, double StartLoss, double Loss, double Deviation, double HighestSpokeLoss, int Steps, PathStop Stop);

/// <summary>An m-connector: a low-loss piece of dimension m between m + 1 optima, known by its knots (Fort &amp; Jastrzębski 2019, §3.2).</summary>
/// <param name="OptimaLosses">L at the optima.</param>
/// <param name="Knots">In the order of their starts.</param>
/// <param name="Cost">What it took.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed record LowLossConnector<TVector>(ImmutableArray<double> OptimaLosses, ImmutableArray<ConnectorKnot<TVector>> Knots, EvaluationCost Cost)
{
    /// <summary>m, one less than the optima.</summary>
    public int Dimension => OptimaLosses.Length - 1;

    /// <summary>The highest loss of a knot.</summary>
    public double HighestLoss => Knots.Max(knot => knot.Loss);
}
