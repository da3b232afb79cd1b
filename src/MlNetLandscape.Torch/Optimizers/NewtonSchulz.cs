using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The iteration X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X from X = G / ‖G‖_F, which takes every singular value σ of X to a σ + b σ³ + c σ⁵ and leaves its singular vectors.</summary>
internal static class NewtonSchulz
{
    /// <summary>Makes all singular values about 1, between 0.68 and 1.14 after five steps, as fast as a polynomial of this degree can (Jordan et al. 2024).</summary>
    public static readonly (double A, double B, double C) Fast = (3.4445, -4.7750, 2.0315);

    /// <summary>Converges to U Vᵀ, slowly at first (the Taylor polynomial of 1/√x).</summary>
    public static readonly (double A, double B, double C) Exact = (15 / 8.0, -10 / 8.0, 3 / 8.0);

    /// <summary>The matrix after some steps.</summary>
    /// <param name="matrix">G, <c>[r, c]</c>; zero stays zero.</param>
    /// <param name="steps">The iterations.</param>
    /// <param name="polynomial">a, b and c.</param>
    /// <returns><c>[r, c]</c>; the caller disposes it.</returns>
    public static Tensor Orthogonalize(Tensor matrix, int steps, (double A, double B, double C) polynomial)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var isTall = matrix.shape[0] > matrix.shape[1];
        var x = isTall ? matrix.t() : matrix; // X Xᵀ is then the smaller of the two
        x = x / (x.square().sum(ScalarType.Float64).sqrt().item<double>() + 1e-12);
        for (var step = 0; step < steps; step++)
        {
            var gram = x.mm(x.t()); // [m, m]
            var factor = (gram * polynomial.B).add_(gram.mm(gram), alpha: polynomial.C); // b A + c A²
            x = (x * polynomial.A).add_(factor.mm(x));
        }

        return (isTall ? x.t() : x).contiguous().MoveToOuterDisposeScope();
    }
}
