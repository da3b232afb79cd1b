using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

public sealed class EdgeOfStabilityTests
{
    public static TheoryData<double, bool, double> Optimizers => new()
    {
        { 0, false, 0 }, { 0.5, false, 0 }, { 0.9, false, 0 }, { 0.9, false, 0.9 }, { 0.5, false, 0.2 }, { 0.5, true, 0 }, { 0.9, true, 0 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Steps_shrink_below_the_threshold_and_grow_above(double momentum, bool isNesterov, double dampening)
    {
        const double LearningRate = 0.1;
        var critical = EdgeOfStability.Assess(1, LearningRate, momentum, isNesterov, dampening).CriticalSharpness;
        Assert.InRange(Distance(0.99 * critical), 0, 1e-3);
        Assert.InRange(Distance(1.01 * critical), 1e3, double.PositiveInfinity);

        double Distance(double curvature)
        {
            var (x, velocity) = (1.0, 0.0);
            for (var step = 0; step < 20_000 && Math.Abs(x) < 1e100; step++) // torch.optim.SGD
            {
                var gradient = curvature * x;
                velocity = (momentum * velocity) + ((1 - dampening) * gradient);
                x -= LearningRate * (isNesterov ? gradient + (momentum * velocity) : velocity);
            }

            return Math.Abs(x);
        }
    }

    [Fact]
    public void The_known_thresholds()
    {
        Assert.Equal(2 / 0.1, EdgeOfStability.Assess(1, 0.1).CriticalSharpness, 1e-12);
        Assert.Equal(3.8 / 0.1, EdgeOfStability.Assess(1, 0.1, 0.9).CriticalSharpness, 1e-12);
        Assert.Equal(3.8 / 2.8, EdgeOfStability.Assess(1, 0.1, 0.9, true).Threshold, 1e-12);
        Assert.Equal(38, EdgeOfStability.Assess(1, 0.1, 0.9, dampening: 0.9).Threshold, 1e-12); // Adam
    }

    [Fact]
    public void It_is_unstable_only_beyond_the_error()
    {
        Assert.Equal((1.05, true, true, false), Flags(EdgeOfStability.Assess(21, 0.1, sharpnessError: 0.5)));
        Assert.Equal((1.05, false, true, false), Flags(EdgeOfStability.Assess(21, 0.1, sharpnessError: 2)));
        Assert.Equal((1.5, true, false, true), Flags(EdgeOfStability.Assess(30, 0.1, rise: 0.2)));
        Assert.Equal((1.5, true, false, false), Flags(EdgeOfStability.Assess(30, 0.1, rise: -0.2)));
        Assert.Equal((0.5, false, false, false), Flags(EdgeOfStability.Assess(10, 0.1, rise: 0.2)));

        static (double, bool, bool, bool) Flags(EdgeOfStability edge) => (Math.Round(edge.Ratio, 12), edge.IsUnstable, edge.IsAtEdge, edge.IsCatapult);
    }

    [Fact]
    public void All_wrong_numbers_are_named() => Assert.Equal(
        "`learningRate` of `EdgeOfStability` must be in (0, ∞). Got 0. `momentum` of `EdgeOfStability` must be in [0, 1). Got 1. "
        + "`dampening` of `EdgeOfStability` must be in [0, 0] with Nesterov's momentum. Got 0.5.",
        Assert.Throws<ArgumentException>(() => EdgeOfStability.Assess(1, 0, 1, true, 0.5)).Message);

    [Fact]
    public void Directional_sharpness_is_the_curvature_along_the_gradient()
    {
        var bowl = Quadratic.Diagonal(10, 1);
        var found = DirectionalSharpness.Measure(bowl, Vector(1, 2)); // g = (10, 2)
        Assert.Equal(((10 * 100) + 4) / 104.0, found.Value, 1e-12);
        Assert.Equal(Math.Sqrt(104), found.GradientNorm, 1e-12);
        Assert.Equal(new EvaluationCost(0, 1, 1, 0), found.Cost);
        Assert.Equal(double.NaN, DirectionalSharpness.Measure(bowl, Vector(0, 0)).Value);
    }
}
