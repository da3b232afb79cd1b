using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Measures points θ₀ + Σₖ cₖ dₖ of one affine subspace, known by their coordinates c.</summary>
/// <remarks>
/// The seam at which networks are evaluated faster than point by point: whoever implements it knows origin and directions beforehand, so that what is affine in c (the
/// outputs of a first linear or convolutional layer) is computed once a direction.
/// </remarks>
public interface ISliceEvaluator : IDisposable
{
    /// <summary>The name of the first quantity of every evaluator.</summary>
    const string Loss = "Loss";

    /// <summary>k, the coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>What is measured at a point: <see cref="Loss"/> first, then others such as «Accuracy».</summary>
    ImmutableArray<string> Quantities { get; }

    /// <summary>What tells this slice from others, such as a hash of network, data and directions: values of different slices are not put together. Empty to trust the caller.</summary>
    string Identity { get; }

    /// <summary>How many points it likes to be asked for at once, at least 1.</summary>
    int BatchSize { get; }

    /// <summary>Measures points; the same point gives the same values up to rounding, whatever else is asked for in the same call.</summary>
    /// <param name="coordinates">c of each point, <c>[n][k]</c>.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The quantities of each point, <c>[n][q]</c>.</returns>
    double[][] Evaluate(IReadOnlyList<double[]> coordinates, CancellationToken cancellationToken);

    /// <summary>What it has computed so far.</summary>
    EvaluationCost Cost { get; }
}

/// <summary>A landscape of which slices can be taken.</summary>
/// <typeparam name="TVector">A vector.</typeparam>
public interface ISliceSource<TVector>
{
    /// <summary>Where θ lives.</summary>
    IVectorSpace<TVector> Space { get; }

    /// <summary>What measures points of this frame; the caller disposes it, before the frame.</summary>
    ISliceEvaluator Slice(AffineFrame<TVector> frame);
}
