using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>L(w) = Π wᵢ^{2kᵢ}: the form to which resolution of singularities brings every analytic loss near a minimum (Watanabe 2009, §1.4).</summary>
/// <remarks>Its learning coefficient at 0 is known: 1 / (2 max kᵢ). With kᵢ = 2 alone this is w⁴, with (1, 1) it is (w₁ w₂)².</remarks>
public sealed class NormalCrossing : AnalyticObjective
{
    private readonly int[] _powers;

    /// <param name="exponents">kᵢ ≥ 0, not all 0; there are P of them.</param>
    public NormalCrossing(params ReadOnlySpan<int> exponents)
        : base(exponents.Length)
    {
        _powers = [.. exponents.ToArray().Select(exponent => 2 * exponent)];
        if (_powers.Min() < 0 || _powers.Max() == 0)
            throw new ArgumentException($"`exponents` of `NormalCrossing` must be non-negative and not all 0. Got {string.Join(", ", exponents.ToArray())}.");
    }

    /// <summary>λ = 1 / (2 max kᵢ), the learning coefficient at 0.</summary>
    public double LearningCoefficient => 1.0 / _powers.Max();

    /// <summary>m, how many kᵢ reach the maximum: nβ E[L] = λ − (m − 1)/log n + … approaches λ slowly for m > 1.</summary>
    public int Multiplicity => _powers.Count(power => power == _powers.Max());

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta) => Derivative(theta, -1, -1);

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) =>
        (ValueAt(theta), Vector<double>.Build.Dense(_powers.Length, index => Derivative(theta, index, -1)));

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var hessian = Matrix<double>.Build.Dense(_powers.Length, _powers.Length, (row, column) => Derivative(theta, row, column));
        return v => hessian * v;
    }

    /// <summary>∂²L/∂wᵢ∂wⱼ; an index of −1 leaves its derivative out.</summary>
    private double Derivative(Vector<double> theta, int i, int j)
    {
        var product = 1.0;
        for (var index = 0; index < _powers.Length; index++)
        {
            var power = _powers[index];
            foreach (var variable in (ReadOnlySpan<int>)[i, j])
            {
                if (variable == index)
                    product *= power--;
            }

            product *= power <= 0 ? 1 : Math.Pow(theta[index], power);
        }

        return product;
    }
}
