using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

public sealed class WorstCaseSharpnessTests
{
    [Fact]
    public void One_step_goes_along_the_gradient()
    {
        var bowl = Quadratic.Diagonal(10, 1);
        var (theta, gradient) = (Vector(1, 1), Vector(10, 1));
        var epsilon = gradient.Normalize(2) * 0.05;
        Assert.Equal([10.4975, 1.00498], bowl.Gradient(theta + epsilon).Gradient, (a, b) => Math.Abs(a - b) < 5e-5);
        var found = AdversarialSharpness.Measure(bowl, theta, 0.05);
        Assert.Equal(bowl.Value(theta + epsilon) - 5.5, found.OneStep, 1e-14);
        Assert.Equal((5.5, 0.05), (found.Loss, found.Rho));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_a_ball_a_quadratic_has_the_maximum_of_its_secular_equation(long seed)
    {
        const double Rho = 0.7;
        var (matrix, theta) = (SymmetricMatrix(8, seed), Gaussian(8, seed + 10)); // indefinite
        var found = AdversarialSharpness.Measure(new Quadratic(matrix), theta, Rho, new AscentOptions { Steps = 500, Tolerance = 1e-9 });
        Assert.Equal(EstimationStop.Converged, found.Stop);
        Assert.Equal(BallMaximum(matrix, matrix * theta, Rho), found.Value, 1e-10);
        Assert.InRange(found.OneStep, 0, found.Value);
    }

    [Fact]
    public void In_an_ellipsoid_too()
    {
        const double Rho = 0.7;
        var (matrix, theta, scale) = (SymmetricMatrix(8, 4), Gaussian(8, 14), Gaussian(8, 5).PointwiseAbs());
        var t = Matrix<double>.Build.DiagonalOfDiagonalVector(scale);
        var found = AdaptiveSharpness.Measure(new Quadratic(matrix), theta, scale, Rho, new AscentOptions { Steps = 500, Tolerance = 1e-9 });
        var inner = t * matrix * t;
        Assert.Equal(BallMaximum((inner + inner.Transpose()) * 0.5, t * matrix * theta, Rho), found.Value, 1e-10);
        var slope = t * matrix * theta;
        var epsilon = Rho * (t * slope) / slope.L2Norm(); // ρ T² g / ‖T g‖
        Assert.Equal(new Quadratic(matrix).Value(theta + epsilon) - found.Loss, found.OneStep, 1e-12);
    }

    [Fact]
    public void At_a_minimum_it_is_half_rho_squared_times_the_top_eigenvalue()
    {
        var bowl = Quadratic.Diagonal(4, 3, 1, 0.5);
        var blind = AdversarialSharpness.Measure(bowl, bowl.Space.Zero(), 0.1, new AscentOptions { Steps = 200 });
        Assert.Equal(0.02, blind.Value, 1e-10);
        Assert.Equal(0, blind.OneStep);
        var told = AdversarialSharpness.Measure(bowl, bowl.Space.Zero(), 0.1, new AscentOptions { Steps = 0 }, Vector(-2, 0, 0, 0));
        Assert.Equal(0.02, told.Value, 1e-16);
        Assert.Equal(new EvaluationCost(0, 3, 0, 0), told.Cost); // θ and both signs
    }

    [Fact]
    public void At_a_maximum_nothing_rises()
    {
        var hill = Quadratic.Diagonal(-1, -2);
        Assert.Equal(0, AdversarialSharpness.Measure(hill, hill.Space.Zero()).Value);
    }

    [Fact]
    public void A_start_in_the_steeper_direction_finds_more_than_the_gradient()
    {
        var well = Quadratic.Diagonal(1, 100);
        var theta = Vector(1, 0); // the gradient does not see the steep direction
        Assert.Equal(1.5, AdversarialSharpness.Measure(well, theta, 1).Value, 1e-12);
        Assert.Equal(BallMaximum(Matrix<double>.Build.DenseOfDiagonalArray([1, 100]), Vector(1, 0), 1),
            AdversarialSharpness.Measure(well, theta, 1, new AscentOptions { Steps = 100, Restarts = 2 }).Value, 1e-8);
    }

    [Fact]
    public void Scaled_with_the_weights_it_does_not_see_a_rescaling_of_layers()
    {
        var network = new DeepLinearNetwork([3, 2, 2], GaussianMatrix(3, 8, 1), GaussianMatrix(2, 8, 2));
        var theta = Gaussian(10, 3) * 0.5;
        var rescaled = theta.MapIndexed((index, weight) => index < 6 ? 16 * weight : weight / 16);
        Assert.Equal(network.Value(theta), network.Value(rescaled), 1e-12);
        var (before, after) = (Adaptive(theta), Adaptive(rescaled));
        Assert.Equal(before.OneStep, after.OneStep, 1e-12);
        Assert.Equal(before.Value, after.Value, 1e-10);
        Assert.InRange(
            AdversarialSharpness.Measure(network, rescaled).Value / AdversarialSharpness.Measure(network, theta).Value, 5, double.MaxValue);

        AdaptiveSharpness Adaptive(Vector<double> x) => AdaptiveSharpness.Measure(network, x, x.PointwiseAbs(), 0.1);
    }

    [Fact]
    public void The_limit_of_steps_is_a_result_with_its_cost()
    {
        var found = AdversarialSharpness.Measure(new MuellerBrown(), Vector(-0.5, 1), 0.5, new AscentOptions { Steps = 2 });
        Assert.Equal((EstimationStop.Limit, 2), (found.Stop, found.Steps));
        Assert.Equal(new EvaluationCost(0, 4, 0, 0), found.Cost);
        Assert.InRange(found.Stationarity, 1e-5, 2);
    }

    [Fact]
    public void Wrong_options_are_named_together()
    {
        var message = Assert.Throws<ArgumentException>(
            () => AdversarialSharpness.Measure(new Ring(), Vector(1, 0), 0.1, new AscentOptions { Steps = -1, Restarts = -2 })).Message;
        Assert.Equal("`Steps` of `AscentOptions` must be in [0, ∞). Got -1. `Restarts` of `AscentOptions` must be in [0, ∞). Got -2.", message);
        Assert.Contains("`rho` of `AdversarialSharpness` must be in (0, ∞). Got -0.05.",
            Assert.Throws<ArgumentException>(() => AdversarialSharpness.Measure(new Ring(), Vector(1, 0), -0.05)).Message);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() => AdversarialSharpness.Measure(
        new Ring(), Vector(1, 0), 0.1, new AscentOptions { CancellationToken = new CancellationToken(true) }));

    /// <summary>max ½ εᵀHε + gᵀε over ‖ε‖ ≤ ρ: (ν I − H) ε = g with ν above λ_max and ‖ε‖ = ρ.</summary>
    private static double BallMaximum(Matrix<double> matrix, Vector<double> slope, double rho)
    {
        var evd = matrix.Evd(Symmetricity.Symmetric);
        var (values, c) = (evd.EigenValues.Map(value => value.Real), evd.EigenVectors.TransposeThisAndMultiply(slope));
        var top = values.Maximum();
        Vector<double> At(double nu) => c.MapIndexed((index, entry) => entry == 0 ? 0 : entry / (nu - values[index]));
        if (At(top + 1e-12).L2Norm() < rho)
        {
            // The hard case: the top direction is free to fill up the ball.
            var epsilon = c.MapIndexed((index, entry) => values[index] == top ? 0 : entry / (top - values[index]));
            epsilon[values.MaximumIndex()] = Math.Sqrt((rho * rho) - epsilon.DotProduct(epsilon));
            return (0.5 * epsilon.DotProduct(values.PointwiseMultiply(epsilon))) + c.DotProduct(epsilon);
        }

        var nu = FindRoots.OfFunction(x => At(x).L2Norm() - rho, top + 1e-12, top + (slope.L2Norm() / rho) + 1, 1e-15, 1000);
        return (0.5 * At(nu).DotProduct(values.PointwiseMultiply(At(nu)))) + c.DotProduct(At(nu));
    }
}
