using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>What is known about each landscape in closed form.</summary>
public sealed class ClosedFormTests
{
    [Fact]
    public void The_minima_of_the_ring_are_the_unit_circle()
    {
        var ring = new Ring();
        foreach (var angle in Enumerable.Range(0, 12).Select(index => index * Math.PI / 6))
        {
            var theta = Vector(Math.Cos(angle), Math.Sin(angle));
            var (value, gradient) = ring.Gradient(theta);
            Assert.Equal(0, value, 1e-15);
            Assert.Equal(0, gradient.L2Norm(), 1e-14);
            Assert.Equal([0, 8], Eigenvalues(ring.Hessian(theta)), Within(1e-12)); // flat along the circle
        }

        Assert.Equal([-4, -4], Eigenvalues(ring.Hessian(Vector(0, 0))), Within(1e-12));
    }

    [Theory]
    [InlineData(-0.558, 1.442, -146.6995, 0)]
    [InlineData(0.623, 0.028, -108.1667, 0)]
    [InlineData(-0.050, 0.467, -80.7678, 0)]
    [InlineData(-0.822, 0.624, -40.6648, 1)]
    [InlineData(0.212, 0.293, -72.2489, 1)]
    public void Mueller_and_Brown_have_three_minima_and_two_saddles(double x, double y, double loss, int index)
    {
        var surface = new MuellerBrown();
        var theta = Vector(x, y);
        for (var step = 0; step < 20; step++)
            theta -= Dense(surface.Hessian(theta)).Solve(surface.Gradient(theta).Gradient);
        Assert.Equal(0, surface.Gradient(theta).Gradient.L2Norm(), 1e-10);
        Assert.Equal(loss, surface.Value(theta), 5e-5);
        Assert.Equal(index, Eigenvalues(surface.Hessian(theta)).Count(value => value < 0));
    }

    [Fact]
    public void The_monkey_saddle_is_flat_to_second_order() =>
        Assert.Equal([0, 0], Eigenvalues(new MonkeySaddle().Hessian(Vector(0, 0))), Within(0));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_balanced_chain_has_one_curvature(int depth)
    {
        const double S = 3.0;
        var chain = new DeepLinearNetwork([.. Enumerable.Repeat(1, depth + 1)], Matrix<double>.Build.Dense(1, 1, 1), Matrix<double>.Build.Dense(1, 1, S));
        var eigenvalues = Eigenvalues(chain.Hessian(Vector<double>.Build.Dense(depth, Math.Pow(S, 1.0 / depth))));
        Assert.Equal(depth * Math.Pow(S, 2 - (2.0 / depth)), eigenvalues[^1], 1e-10); // d s^{2 − 2/d}
        Assert.Equal(new double[depth - 1], eigenvalues[..^1], Within(1e-10));
    }

    [Fact]
    public void Two_layers_see_the_way_down_from_zero_and_three_do_not()
    {
        var (inputs, targets) = (GaussianMatrix(4, 30, 1), GaussianMatrix(3, 30, 2));
        var two = new DeepLinearNetwork([4, 3, 3], inputs, targets);
        var three = new DeepLinearNetwork([4, 3, 3, 3], inputs, targets);
        var steepest = targets.TransposeAndMultiply(inputs).Svd().S[0];
        Assert.Equal(-steepest, Eigenvalues(two.Hessian(two.Space.Zero()))[0], 1e-10); // −σ₁(Y Xᵀ)
        Assert.Equal(0, Eigenvalues(three.Hessian(three.Space.Zero())).Max(Math.Abs), 1e-12);
        Assert.Equal(0, three.Gradient(three.Space.Zero()).Gradient.L2Norm(), 1e-12);
    }

    [Theory]
    [InlineData(new[] { 4, 2, 3 })]
    [InlineData(new[] { 4, 3, 2, 3 })]
    [InlineData(new[] { 4, 3, 3 })]
    public void Each_choice_of_directions_is_a_critical_point_of_known_loss(int[] widths)
    {
        var network = new DeepLinearNetwork(widths, GaussianMatrix(4, 30, 3), 3 * GaussianMatrix(3, 30, 4));
        foreach (var kept in new int[][] { [], [0], [1], [2], [0, 1], [0, 2], [1, 2] })
        {
            var theta = network.CriticalPoint(kept);
            var (value, gradient) = network.Gradient(theta);
            Assert.Equal(0, gradient.L2Norm(), 1e-10);
            Assert.Equal(network.CriticalValue(kept), value, 1e-10);
            var top = network.SingularValues.Take(Math.Min(widths.Min(), 3)).Sum(s => s * s);
            Assert.Equal(0.5 * (top - kept.Sum(index => network.SingularValues[index] * network.SingularValues[index])), value - network.GlobalMinimum, 1e-8);
        }
    }

    [Fact]
    public void Only_the_strongest_directions_are_a_minimum()
    {
        var network = new DeepLinearNetwork([4, 2, 3], GaussianMatrix(4, 30, 3), 3 * GaussianMatrix(3, 30, 4));
        Assert.Equal(0, Eigenvalues(network.Hessian(network.CriticalPoint([0, 1])))[0], 1e-9);
        Assert.InRange(Eigenvalues(network.Hessian(network.CriticalPoint([0, 2])))[0], double.MinValue, -1e-3);
        Assert.InRange(Eigenvalues(network.Hessian(network.CriticalPoint([1, 2])))[0], double.MinValue, -1e-3);
    }

    [Fact]
    public void All_perfect_fits_of_a_linear_model_share_one_Hessian()
    {
        var features = GaussianMatrix(5, 12, 5);
        var solution = Gaussian(12, 6);
        var model = new LinearRegression(features, features * solution, ResidualLoss.LogCosh);
        var kernel = features.Kernel();
        var other = solution + (2 * kernel[0]) - (5 * kernel[3]);
        Assert.Equal(0, model.Value(solution), 1e-15);
        Assert.Equal(0, model.Value(other), 1e-15);
        var expected = Dense(model.Hessian(solution));
        Assert.Equal(0, (expected - Dense(model.Hessian(other))).FrobeniusNorm(), 1e-12);
        Assert.InRange((expected - Dense(model.Hessian(solution + Gaussian(12, 7)))).FrobeniusNorm(), 0.1, double.MaxValue);
    }

    [Fact]
    public void Softmax_regression_is_convex_and_blind_to_a_common_shift()
    {
        var model = new SoftmaxRegression(GaussianMatrix(20, 3, 8), [.. Enumerable.Range(0, 20).Select(row => row % 4)], 4);
        var eigenvalues = Eigenvalues(model.Hessian(Gaussian(12, 9)));
        Assert.Equal(new double[3], eigenvalues[..3], Within(1e-14));
        Assert.InRange(eigenvalues[3], 1e-4, double.MaxValue);
        Assert.Equal(Math.Log(4), model.Value(model.Space.Zero()), 1e-14);
    }

    [Fact]
    public void The_wedge_is_the_distance_to_the_nearest_plane()
    {
        var wedge = new WedgeModel(4, 2);
        Assert.Equal(0.5, wedge.Value(Vector(3, -0.3, 2, 0.4)), 1e-15);
        Assert.Equal([1, 3], wedge.ShortDirections(Vector(3, -0.3, 2, 0.4)));
        var half = new WedgeModel(4, 2, WedgeLoss.HalfSquaredDistance);
        var theta = Vector(3, -0.3, 2, 0.4);
        Assert.Equal(0, half.Value(theta - half.Gradient(theta).Gradient), 0.0); // one step arrives
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    public void Seen_along_random_lines_a_wedge_is_a_round_well(int n)
    {
        var wedge = new WedgeModel(400, n);
        var optimum = Gaussian(400, 10);
        foreach (var index in wedge.ShortDirections(optimum))
            optimum[index] = 0;
        var values = Enumerable.Range(0, 200).Select(seed => wedge.Value(optimum + Gaussian(400, 100 + seed).Normalize(2))).ToArray();
        var (mean, expected) = (values.Average(), Math.Sqrt((400.0 - n) / 400)); // √(L₀² + a² (D − n)/D), L₀ = 0, a = 1
        Assert.Equal(1, mean / expected, 0.02);
        Assert.InRange(Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2))) / mean, 0, 0.06);
    }

    [Fact]
    public void A_Gaussian_field_has_its_covariance()
    {
        const int N = 5;
        var (x, y) = (Gaussian(N, 11), Gaussian(N, 12));
        var fields = Enumerable.Range(0, 4_000).Select(seed => new GaussianField(N, 20, seed)).Select(field => (X: field.Value(x), Y: field.Value(y))).ToArray();
        var expected = N * Math.Exp(-Math.Pow((x - y).L2Norm(), 2) / (2 * N));
        Assert.Equal(N, fields.Average(field => field.X * field.X), 0.08 * N); // standard error 2.2 %
        Assert.Equal(expected, fields.Average(field => field.X * field.Y), 0.08 * N);
    }

    [Fact]
    public void The_index_rises_with_the_energy()
    {
        Assert.Equal([0, 0.5, 1], [GaussianField.ExpectedIndex(-2), GaussianField.ExpectedIndex(0), GaussianField.ExpectedIndex(2)]);
        var mass = Enumerable.Range(0, 100_000).Select(index => -2 + ((index + 0.5) * 4 / 100_000)) // a semicircle around −e, below 0
            .Where(x => x - 0.7 < 0).Sum(x => Math.Sqrt(4 - (x * x)) / (2 * Math.PI)) * 4 / 100_000;
        Assert.Equal(mass, GaussianField.ExpectedIndex(0.7), 1e-6);
    }

    [Fact]
    public void A_spin_glass_has_a_gradient_and_a_Hessian_of_its_sphere()
    {
        var glass = new SphericalSpinGlass(12, 13);
        var (x, v) = (glass.OnSphere(Gaussian(12, 14)), Gaussian(12, 15));
        var (_, gradient) = glass.RiemannianGradient(x);
        var tangent = v - (x.DotProduct(v) / 12 * x);
        var hessian = glass.RiemannianHessian(x);
        double Along(double t) // a great circle
        {
            var speed = tangent.L2Norm() / Math.Sqrt(12);
            return glass.Value((x * Math.Cos(speed * t)) + (tangent / speed * Math.Sin(speed * t)));
        }

        const double Step = 1e-3;
        Assert.Equal(0, gradient.DotProduct(x), 1e-12);
        Assert.Equal(0, hessian.Apply(x).L2Norm(), 1e-12);
        Assert.Equal((Along(Step) - Along(-Step)) / (2 * Step), gradient.DotProduct(tangent), 1e-4);
        Assert.Equal((Along(Step) - (2 * Along(0)) + Along(-Step)) / (Step * Step), v.DotProduct(hessian.Apply(v)), 1e-4);
    }

    [Fact]
    public void Spin_glass_energies_have_variance_one_per_spin()
    {
        var energies = Enumerable.Range(0, 800).Select(seed => new SphericalSpinGlass(6, seed)).Select(glass => glass.Value(glass.OnSphere(Gaussian(6, 16)))).ToArray();
        Assert.Equal(6, energies.Average(energy => energy * energy), 1.2); // standard error 0.3
    }

    [Fact]
    public void Known_learning_coefficients()
    {
        Assert.Equal((0.25, 1), (new NormalCrossing(2).LearningCoefficient, new NormalCrossing(2).Multiplicity));
        Assert.Equal((0.5, 2), (new NormalCrossing(1, 1, 0).LearningCoefficient, new NormalCrossing(1, 1).Multiplicity));
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_both_values()
    {
        Assert.Contains("symmetric", Assert.Throws<ArgumentException>(() => new Quadratic(GaussianMatrix(3, 3, 1))).Message);
        Assert.Contains("must have 3 entries, as `matrix` has rows. Got 2.", Assert.Throws<ArgumentException>(() => new Quadratic(SymmetricMatrix(3, 1), Vector(1, 2))).Message);
        Assert.Contains("[4, N] and [3, N]", Assert.Throws<ArgumentException>(() => new DeepLinearNetwork([4, 2, 3], GaussianMatrix(3, 9, 1), GaussianMatrix(3, 9, 1))).Message);
        Assert.Contains("full row rank 4", Assert.Throws<ArgumentException>(() => new DeepLinearNetwork([4, 2, 3], GaussianMatrix(4, 2, 1), GaussianMatrix(3, 2, 1))).Message);
        Assert.Contains("in [1, 3]", Assert.Throws<ArgumentException>(() => new WedgeModel(4, 4)).Message);
        Assert.Contains("from 0 to 5", Assert.Throws<ArgumentException>(() => new SoftmaxRegression(GaussianMatrix(2, 2, 1), [0, 5], 3)).Message);
    }

    private static Func<double, double, bool> Within(double tolerance) => (a, b) => Math.Abs(a - b) <= tolerance;
}
