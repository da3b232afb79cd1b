using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>Where training in a subspace ended.</summary>
/// <param name="Coordinates">z, <c>[d]</c>.</param>
/// <param name="Point">θ₀ + P z; the caller's.</param>
/// <param name="StartLoss">L(θ₀).</param>
/// <param name="Loss">L(θ₀ + P z).</param>
/// <param name="Steps">Done.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Stop">Why it ended.</param>
/// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
public sealed record SubspaceSolution<TVector>(Vector<double> Coordinates, TVector Point, double StartLoss, double Loss, int Steps, EvaluationCost Cost, PathStop Stop);

/// <summary>Training that may move in the directions of a projection alone (Li et al. 2018, «Measuring the intrinsic dimension of objective landscapes»).</summary>
/// <remarks>
/// Where a score on other data counts, as for <see cref="IntrinsicDimension"/>, do not go to the bottom of the training loss, where ‖z‖ grows without end: give a target loss, or use momentum and batches for a number of
/// epochs. On the digits with a perceptron 64-50-10 and d = 300, L-BFGS to the bottom scored 0.875 at ‖z‖ = 547, momentum with batches of 64 (rate 0.5, 600 steps) 0.930 at 38.
/// </remarks>
public static class SubspaceTraining
{
    /// <summary>Goes down from z = 0.</summary>
    /// <param name="objective">L.</param>
    /// <param name="origin">θ₀, such as an initialisation; stays the caller's.</param>
    /// <param name="projection">P; stays the caller's.</param>
    /// <param name="options">Null for the defaults: L-BFGS on all of L, which needs no rate to be found for each d.</param>
    /// <param name="batch">The loss of a random batch for a step; called in that step's scope. The objectives stay the caller's. Null for all of L.</param>
    /// <param name="cancellationToken">Looked at before every gradient.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the dimensions do not fit.</exception>
    /// <typeparam name="TVector">A vector of ℝᴾ.</typeparam>
    public static SubspaceSolution<TVector> Run<TVector>(
        IObjective<TVector> objective, TVector origin, ISubspaceProjection<TVector> projection, DescentOptions? options = null, Func<long, IObjective<TVector>>? batch = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new DescentOptions();
        using var inside = new SubspaceObjective<TVector>(objective, origin, projection);
        var batches = new BatchSource<Vector<double>>(inside, batch is null ? null : step => inside.Over(batch(step)));
        options.Check(batches.IsStochastic);
        var z = inside.Space.Zero();
        var result = new ConstrainedDescent<Vector<double>>(batches, inside.Space, options, cancellationToken).Run(z, walls: null);
        return new SubspaceSolution<TVector>(z, inside.Point(z), result.StartLoss, result.Loss, result.Steps, batches.Cost, result.Stop);
    }
}
