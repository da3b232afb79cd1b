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
    private readonly double[] _waves; // [M, N], row after row
    private readonly double[] _phases; // [M]
    private readonly double _amplitude;

    /// <param name="dimension">N, at least 1.</param>
    /// <param name="waves">M, at least 1; well above N for the semicircle to be one.</param>
    /// <param name="seed">Of waves and phases.</param>
    public GaussianField(int dimension, int waves, long seed)
        : base(dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(waves, 1);
        var (all, each) = (new DenseSpace(dimension * waves), new DenseSpace(waves));
        _waves = (all.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 0)) / Math.Sqrt(dimension)).AsArray();
        var (x, y) = (each.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 1)), each.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, 2)));
        _phases = x.Map2(Math.Atan2, y).AsArray(); // the angle of a round Gaussian is uniform
        _amplitude = Math.Sqrt(2.0 * dimension / waves);
    }

    /// <summary>α(e) = ½ + (e/2 √(1 − e²/4) + asin(e/2)) / π: the share of negative eigenvalues at a critical point of energy e = φ/N; 0 below −2, 1 above 2.</summary>
    public static double ExpectedIndex(double energy)
    {
        var half = Math.Clamp(energy / 2, -1, 1);
        return 0.5 + (((half * Math.Sqrt(1 - (half * half))) + Math.Asin(half)) / Math.PI);
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => _amplitude * Phases(theta).Sum(Math.Cos);

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var phases = Phases(theta);
        return (_amplitude * phases.Sum(Math.Cos), Superpose(Array.ConvertAll(phases, phase => -_amplitude * Math.Sin(phase))));
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var weights = Array.ConvertAll(Phases(theta), phase => -_amplitude * Math.Cos(phase));
        return v => // −a Σ cos(…) k kᵀ v
        {
            var products = Project(v);
            for (var wave = 0; wave < products.Length; wave++)
                products[wave] *= weights[wave];
            return Superpose(products);
        };
    }

    /// <summary>kₘ·x + θₘ, <c>[M]</c>.</summary>
    private double[] Phases(Vector<double> x)
    {
        var phases = Project(x);
        for (var wave = 0; wave < phases.Length; wave++)
            phases[wave] += _phases[wave];
        return phases;
    }

    /// <summary>kₘ·x, <c>[M]</c>.</summary>
    private double[] Project(Vector<double> x)
    {
        var (entries, products) = (x.ToArray(), new double[_phases.Length]);
        for (var wave = 0; wave < products.Length; wave++)
        {
            var k = _waves.AsSpan(wave * entries.Length, entries.Length);
            var sum = 0.0;
            for (var index = 0; index < k.Length; index++)
                sum += k[index] * entries[index];
            products[wave] = sum;
        }

        return products;
    }

    /// <summary>Σ wₘ kₘ, <c>[N]</c>.</summary>
    private Vector<double> Superpose(double[] weights)
    {
        var sum = new double[_waves.Length / weights.Length];
        for (var wave = 0; wave < weights.Length; wave++)
        {
            var k = _waves.AsSpan(wave * sum.Length, sum.Length);
            for (var index = 0; index < k.Length; index++)
                sum[index] += weights[wave] * k[index];
        }

        return Vector<double>.Build.Dense(sum);
    }
}
