using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>The spherical 3-spin glass: H(x) = N⁻¹ Σ_{ijk} J_{ijk} xᵢ xⱼ xₖ, J ~ N(0, 1), meant on the sphere ‖x‖² = N.</summary>
/// <remarks>
/// Below the energy −E∞ = −2√(2/3) ≈ −1.633 per spin almost all critical points are minima or have few directions down (Choromanska et al. 2015).
/// As an objective it is the cubic form on all of ℝᴺ; the sphere's own gradient and Hessian come from the methods below. Takes N³ numbers of memory.
/// </remarks>
public sealed class SphericalSpinGlass : AnalyticObjective
{
    private readonly Matrix<double> _couplings; // [N², N]: row iN + j, column k; symmetric under exchange of i, j, k

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
        _couplings = Matrix<double>.Build.Dense(spins * spins, spins, (row, k) =>
        {
            var (i, j) = Math.DivRem(row, spins);
            return (Coupling(i, j, k) + Coupling(i, k, j) + Coupling(j, i, k) + Coupling(j, k, i) + Coupling(k, i, j) + Coupling(k, j, i)) / 6;
        });
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
    protected override double ValueAt(Vector<double> theta) => theta.DotProduct(HessianMatrix(theta) * theta) / 6;

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var gradient = HessianMatrix(theta) * theta * 0.5; // a cubic form: ∇²H x = 2 ∇H, xᵀ∇H = 3 H
        return (theta.DotProduct(gradient) / 3, gradient);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var hessian = HessianMatrix(theta);
        return v => hessian * v;
    }

    /// <summary>(6/N) Σₖ J_{ijk} xₖ, <c>[N, N]</c>.</summary>
    private Matrix<double> HessianMatrix(Vector<double> theta) =>
        Matrix<double>.Build.Dense(theta.Count, theta.Count, (_couplings * theta * (6.0 / theta.Count)).AsArray());

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
