using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.Estimation;

public sealed class FiniteDifferenceNormTests
{
    private const int Dimension = 400;

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-4)]
    [InlineData(1e-3)]
    public void A_smooth_function_has_the_norm_of_its_Hessian_at_any_small_step(double epsilon)
    {
        var theta = Vector<double>.Build.Dense(Dimension, index => Math.Sin(index));
        var smooth = new Separable(Dimension, x => Math.Sin(3 * x));
        var truth = Math.Sqrt(theta.Sum(x => Math.Pow(3 * Math.Cos(3 * x), 2)));
        var norm = FiniteDifferenceNorm.Of(smooth, theta, new FiniteDifferenceOptions { Epsilon = epsilon });
        Assert.Equal(truth, norm.Estimate.Value, 2e-5 * truth);
        Assert.Null(norm.Warning);
        Assert.Equal(epsilon * Math.Sqrt(Dimension), norm.Radius, 1e-15);
        Assert.Equal(40, norm.Estimate.Cost.Gradients);
    }

    [Fact]
    public void Kinks_are_warned_of_and_grow_without_limit()
    {
        // f = Σ |x| + x²/2 with entries of θ evenly in [−½, ½]: the gradient jumps by 2 at each kink within ε, so that the square is P (1 + ε⁻¹ · …).
        var theta = Vector<double>.Build.Dense(Dimension, index => ((index + 0.5) / Dimension) - 0.5);
        var kinked = new Separable(Dimension, x => x + Math.Sign(x));
        var coarse = FiniteDifferenceNorm.Of(kinked, theta, new FiniteDifferenceOptions { Epsilon = 0.1 });
        Assert.NotNull(coarse.Warning);
        Assert.Contains("kinked activations such as ReLU", coarse.Warning);
        Assert.InRange(coarse.Finer.Value / coarse.Estimate.Value, 2, 4); // √10 in the limit
        Assert.Equal(Dimension + ((1 / 0.01) + (2 / 0.1)) * Dimension * 0.2, Math.Pow(coarse.Estimate.Value, 2), 1e-6 * Dimension * 20);
    }

    [Fact]
    public void A_kink_smoothed_at_a_scale_below_the_step_is_a_kink_and_above_it_none()
    {
        var theta = Vector<double>.Build.Dense(Dimension, index => ((index + 0.5) / Dimension) - 0.5);
        var smoothed = new Separable(Dimension, x => Math.Tanh(x / 0.01));
        Assert.NotNull(FiniteDifferenceNorm.Of(smoothed, theta, new FiniteDifferenceOptions { Epsilon = 0.1 }).Warning);
        Assert.Null(FiniteDifferenceNorm.Of(smoothed, theta, new FiniteDifferenceOptions { Epsilon = 1e-4 }).Warning);
    }

    [Fact]
    public void A_radius_over_which_the_curvature_vanishes_is_warned_of_in_other_words()
    {
        var theta = Vector<double>.Build.Dense(Dimension, 0.0);
        var rising = new Separable(Dimension, x => x + (50 * x * x * x));
        var norm = FiniteDifferenceNorm.Of(rising, theta, new FiniteDifferenceOptions { Epsilon = 0.3 });
        Assert.Contains("the curvature changes within this radius", norm.Warning);
    }

    [Fact]
    public void Rounding_of_large_gradients_is_told_from_kinks()
    {
        var theta = Vector<double>.Build.Dense(Dimension, index => Math.Sin(index));
        var steep = new Separable(Dimension, x => 1e9 + x);
        var norm = FiniteDifferenceNorm.Of(steep, theta, new FiniteDifferenceOptions { Epsilon = 1e-7 });
        Assert.Contains("rounding of the gradients", norm.Warning);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => FiniteDifferenceNorm.Of(
            new Separable(1, x => x), Vector<double>.Build.Dense(1), new FiniteDifferenceOptions { Epsilon = 0, Probes = 1 }));
        Assert.Contains("`Epsilon`", error.Message);
        Assert.Contains("`Probes`", error.Message);
    }

    /// <summary>Σ f(xᵢ) by its derivative.</summary>
    private sealed class Separable(int dimension, Func<double, double> slope) : IObjective<Vector<double>>
    {
        private long _gradients;

        public IVectorSpace<Vector<double>> Space { get; } = new DenseSpace(dimension);

        public EvaluationCost Cost => new(0, _gradients, 0, 0);

        public double Value(Vector<double> theta) => throw new NotSupportedException();

        public (double Value, Vector<double> Gradient) Gradient(Vector<double> theta)
        {
            _gradients++;
            return (0, theta.Map(slope));
        }

        public ILinearOperator<Vector<double>> Hessian(Vector<double> theta) => throw new NotSupportedException();
    }
}
