using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>How a residual r is punished.</summary>
public enum ResidualLoss
{
    /// <summary>½ r².</summary>
    Squared,

    /// <summary>log cosh r: ½ r² near 0, |r| − log 2 far out.</summary>
    LogCosh,
}

/// <summary>A model linear in its parameters: L(θ) = (1/N) Σᵢ ℓ(φᵢᵀθ − yᵢ) + ½ λ ‖θ‖².</summary>
/// <remarks>∇²L = (1/N) Σ ℓ″(rᵢ) φᵢ φᵢᵀ + λ I depends on θ through the residuals alone: all points that fit the data have one and the same Hessian (Wu, Zhu and E 2017, appendix B).</remarks>
public sealed class LinearRegression : AnalyticObjective
{
    private readonly Matrix<double> _features;
    private readonly Vector<double> _targets;
    private readonly ResidualLoss _loss;
    private readonly double _decay;

    /// <param name="features">Φ, <c>[N, P]</c>.</param>
    /// <param name="targets">y, <c>[N]</c>.</param>
    /// <param name="loss">ℓ.</param>
    /// <param name="decay">λ, not negative.</param>
    public LinearRegression(Matrix<double> features, Vector<double> targets, ResidualLoss loss = ResidualLoss.Squared, double decay = 0)
        : base(features.ColumnCount)
    {
        if (targets.Count != features.RowCount)
            throw new ArgumentException($"`targets` of `LinearRegression` must have {features.RowCount} entries, as `features` has rows. Got {targets.Count}.");
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        (_features, _targets, _loss, _decay) = (features.Clone(), targets.Clone(), loss, decay);
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => ValueOf(Residuals(theta), theta);

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var residuals = Residuals(theta);
        var slopes = _loss == ResidualLoss.Squared ? residuals : residuals.PointwiseTanh();
        return (ValueOf(residuals, theta), (_features.LeftMultiply(slopes) / residuals.Count) + (_decay * theta));
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var curvatures = Residuals(theta).Map(r => _loss == ResidualLoss.Squared ? 1 : 1 - (Math.Tanh(r) * Math.Tanh(r)));
        return v => (_features.LeftMultiply(curvatures.PointwiseMultiply(_features * v)) / curvatures.Count) + (_decay * v);
    }

    private Vector<double> Residuals(Vector<double> theta) => (_features * theta) - _targets; // [N]

    private double ValueOf(Vector<double> residuals, Vector<double> theta)
    {
        var sum = _loss == ResidualLoss.Squared
            ? 0.5 * residuals.DotProduct(residuals)
            : residuals.Sum(r => Math.Abs(r) + Math.Log(0.5 * (1 + Math.Exp(-2 * Math.Abs(r)))));
        return (sum / residuals.Count) + (0.5 * _decay * theta.DotProduct(theta));
    }
}
