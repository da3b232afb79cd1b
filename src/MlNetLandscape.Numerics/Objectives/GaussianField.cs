using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>A random surface φ(x) = √(2N/M) Σₘ cos(kₘ·x + θₘ) on ℝᴺ with kₘ ~ N(0, I/N), θₘ ~ U(0, 2π): Gaussian for large M, with covariance N exp(−‖x − y‖² / 2N).</summary>
/// <remarks>
/// Bray and Dean (2007): the eigenvalues of ∇²φ at a critical point of energy e = φ/N fill a semicircle of radius 2 around −e,
/// so a critical point's height tells its index. The best closed form there is to test a search for critical points against.
/// </remarks>
public sealed class GaussianField : AnalyticObjective
{
    private readonly Matrix<double> _waves; // [M, N]
    private readonly Vector<double> _phases; // [M]
    private readonly double _amplitude;

    /// <param name="dimension">N, at least 1.</param>
    /// <param name="waves">M, at least 1; well above N for the semicircle to be one.</param>
    /// <param name="seed">Of waves and phases.</param>
    public GaussianField(int dimension, int waves, long seed)
        : base(dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(waves, 1);
        var space = new DenseSpace(waves);
        var scale = 1 / Math.Sqrt(dimension);
        _waves = Matrix<double>.Build.DenseOfColumnVectors(
            Enumerable.Range(0, dimension).Select(column => space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 0, column)) * scale));
        var (x, y) = (space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 1)), space.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 2)));
        _phases = x.Map2(Math.Atan2, y); // the angle of a round Gaussian is uniform
        _amplitude = Math.Sqrt(2.0 * dimension / waves);
    }

    /// <summary>α(e) = ½ + (e/2 √(1 − e²/4) + asin(e/2)) / π: the share of negative eigenvalues at a critical point of energy e = φ/N; 0 below −2, 1 above 2.</summary>
    public static double ExpectedIndex(double energy)
    {
        var half = Math.Clamp(energy / 2, -1, 1);
        return 0.5 + (((half * Math.Sqrt(1 - (half * half))) + Math.Asin(half)) / Math.PI);
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => _amplitude * Phases(theta).PointwiseCos().Sum();

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var phases = Phases(theta);
        return (_amplitude * phases.PointwiseCos().Sum(), _waves.LeftMultiply(phases.PointwiseSin()) * -_amplitude);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var weights = Phases(theta).PointwiseCos() * -_amplitude;
        var hessian = _waves.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalVector(weights) * _waves); // −a Σ cos(…) k kᵀ
        hessian = (hessian + hessian.Transpose()) * 0.5;
        return v => hessian * v;
    }

    private Vector<double> Phases(Vector<double> theta) => (_waves * theta) + _phases; // [M]
}
