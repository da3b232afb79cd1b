using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Directions along which slices of networks are taken.</summary>
public static class NetworkDirections
{
    /// <summary>A Gaussian direction with filters as long as the network's (Li et al. 2018): see <see cref="FilterNormalization"/>.</summary>
    /// <param name="risk">Of the network.</param>
    /// <param name="theta">θ, <c>[P]</c>; stays the caller's.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="movesVectors">Whether biases and the parameters of normalisation layers move too; the paper's do not.</param>
    /// <returns><c>[P]</c>; the caller disposes it.</returns>
    public static Tensor Random(EmpiricalRisk risk, Tensor theta, long seed, bool movesVectors = false)
    {
        using var drawn = risk.Space.Random(ProbeDistribution.Gaussian, seed);
        return FilterNormalization.Apply(risk.Parameters, theta, drawn, movesVectors);
    }

    /// <summary>Unit eigenvectors of the Hessian at θ, of the algebraically largest eigenvalues and, where asked for, of the smallest.</summary>
    /// <param name="risk">Of the network.</param>
    /// <param name="theta">θ, <c>[P]</c>; stays the caller's.</param>
    /// <param name="options">How many and how exact; null for the two sharpest.</param>
    /// <returns>The pairs, with error bounds; the caller disposes them after the frame is built from their vectors.</returns>
    public static Eigenpairs<Tensor> Hessian(EmpiricalRisk risk, Tensor theta, LanczosOptions? options = null)
    {
        using var hessian = risk.Hessian(theta);
        return Lanczos.Find(hessian, options ?? new LanczosOptions { Largest = 2 });
    }

    /// <summary>The line or plane through a network in such directions.</summary>
    /// <param name="risk">Of the network.</param>
    /// <param name="theta">θ, <c>[P]</c>; stays the caller's.</param>
    /// <param name="directions">Which.</param>
    /// <param name="dimension">1 for a line, 2 for a plane.</param>
    /// <param name="seed">Decides which random ones, and where the search for eigenvectors starts.</param>
    /// <returns>The caller disposes it.</returns>
    public static AffineFrame<Tensor> Frame(EmpiricalRisk risk, Tensor theta, SliceDirections directions, int dimension, long seed = 1)
    {
        using var scope = NewDisposeScope();
        if (!Enum.IsDefined(directions))
            throw new ArgumentOutOfRangeException(nameof(directions), directions, "`directions` must be a `SliceDirections`.");
        if (directions == SliceDirections.FilterNormalized)
            return AffineFrame.Along(risk.Space, theta, [.. Enumerable.Range(0, dimension).Select(index => Random(risk, theta, Seed.Derive(seed, index)))]);
        using var pairs = Hessian(risk, theta, new LanczosOptions { Largest = dimension, Seed = seed });
        return AffineFrame.Along(risk.Space, theta, [.. Enumerable.Range(0, dimension).Select(index => pairs.LargestVectors[index])]);
    }
}
