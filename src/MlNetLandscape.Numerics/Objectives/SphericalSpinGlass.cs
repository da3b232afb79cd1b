using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using Lanes = System.Numerics.Vector<double>;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>The spherical 3-spin glass: H(x) = N⁻¹ Σ_{ijk} J_{ijk} xᵢ xⱼ xₖ, J ~ N(0, 1), meant on the sphere ‖x‖² = N.</summary>
/// <remarks>
/// Below the energy −E∞ = −2√(2/3) ≈ −1.633 per spin almost all critical points are minima or have few directions down (Choromanska et al. 2015).
/// As an objective it is the cubic form on all of ℝᴺ; the sphere's own gradient and Hessian come from the methods below. Keeps N³/6 numbers, and draws N³.
/// </remarks>
public sealed class SphericalSpinGlass : AnalyticObjective
{
    private readonly double[] _couplings; // H = Σ_{i ≥ j ≥ k} c_{ijk} xᵢ xⱼ xₖ: c with k running fastest, then j, then i

    /// <param name="spins">N, in [1, 400].</param>
    /// <param name="seed">Of the couplings.</param>
    public SphericalSpinGlass(int spins, long seed)
        : base(spins)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spins, 400);
        var raw = Enumerable.Range(0, spins)
            .Select(i => new DenseSpace(spins * spins).Random(ProbeDistribution.Gaussian, Seed.Derive(seed, i)))
            .ToArray();
        double Coupling(int i, int j, int k) => raw[i][(j * spins) + k];
        _couplings = new double[spins * (spins + 1) * (spins + 2) / 6];
        var place = 0;
        for (var i = 0; i < spins; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                for (var k = 0; k <= j; k++)
                {
                    var orders = ((i == j ? 1 : 0) + (j == k ? 1 : 0)) switch { 0 => 6, 1 => 3, _ => 1 }; // different ones of the six
                    var sum = Coupling(i, j, k) + Coupling(i, k, j) + Coupling(j, i, k) + Coupling(j, k, i) + Coupling(k, i, j) + Coupling(k, j, i);
                    _couplings[place++] = sum * orders / (6.0 * spins);
                }
            }
        }
    }

    /// <summary>E∞ = 2√((p − 1)/p), p = 3: the energy per spin above which descent rarely ends.</summary>
    public static double ThresholdEnergy => 2 * Math.Sqrt(2.0 / 3);

    /// <summary>√N x / ‖x‖.</summary>
    public Vector<double> OnSphere(Vector<double> x) => x * (Math.Sqrt(Space.Dimension) / x.L2Norm());

    /// <summary>H(x) and the gradient along the sphere, g − (x·g/N) x.</summary>
    public (double Value, Vector<double> Gradient) RiemannianGradient(Vector<double> x)
    {
        var (value, gradient) = Gradient(x);
        return (value, gradient - (x.DotProduct(gradient) / Space.Dimension * x));
    }

    /// <summary>The Hessian along the sphere, Π (∇²H − (x·g/N) I) Π with Π = I − x xᵀ/N. It has the extra eigenvalue 0 along x.</summary>
    public ILinearOperator<Vector<double>> RiemannianHessian(Vector<double> x)
    {
        var (n, point) = ((double)Space.Dimension, x.Clone());
        var radial = x.DotProduct(Gradient(x).Gradient) / n;
        return new Projected(Hessian(x), v => v - (point.DotProduct(v) / n * point), radial);
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => GradientAt(theta).Value;

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var (x, gradient) = (theta.ToArray(), new double[theta.Count]);
        var row = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var inner = DotAndAdd(_couplings.AsSpan(row, j + 1), x.AsSpan(0, j + 1), x[i] * x[j], gradient.AsSpan(0, j + 1)); // Σ_{k ≤ j} c xₖ
                gradient[i] += x[j] * inner;
                gradient[j] += x[i] * inner;
                row += j + 1;
            }
        }

        var slope = Vector<double>.Build.Dense(gradient);
        return (theta.DotProduct(slope) / 3, slope); // a cubic form: xᵀ∇H = 3 H
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var (x, n, place) = (theta.ToArray(), theta.Count, 0);
        var half = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                for (var k = 0; k <= j; k++)
                {
                    var c = _couplings[place++];
                    half[i, j] += c * x[k];
                    half[i, k] += c * x[j];
                    half[j, k] += c * x[i];
                }
            }
        }

        var hessian = half + half.Transpose();
        return v => hessian * v;
    }

    /// <summary>Σ cₖ xₖ; adds w cₖ to the sums.</summary>
    private static double DotAndAdd(ReadOnlySpan<double> c, ReadOnlySpan<double> x, double w, Span<double> sums)
    {
        var wide = MemoryMarshal.Cast<double, Lanes>(c);
        var wideX = MemoryMarshal.Cast<double, Lanes>(x);
        var wideSums = MemoryMarshal.Cast<double, Lanes>(sums);
        var total = Lanes.Zero;
        for (var index = 0; index < wide.Length; index++)
        {
            total += wide[index] * wideX[index];
            wideSums[index] += w * wide[index];
        }

        var dot = System.Numerics.Vector.Sum(total);
        for (var index = wide.Length * Lanes.Count; index < c.Length; index++)
        {
            dot += c[index] * x[index];
            sums[index] += w * c[index];
        }

        return dot;
    }

    private sealed class Projected(ILinearOperator<Vector<double>> inner, Func<Vector<double>, Vector<double>> project, double shift)
        : ILinearOperator<Vector<double>>
    {
        public IVectorSpace<Vector<double>> Space => inner.Space;

        public EvaluationCost Cost => inner.Cost;

        public Vector<double> Apply(Vector<double> v)
        {
            var tangent = project(v);
            return project(inner.Apply(tangent) - (shift * tangent));
        }

        public void Dispose() => inner.Dispose();
    }
}
