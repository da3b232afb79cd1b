using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

/// <summary>Saxe, McClelland and Ganguli's exact solutions.</summary>
public sealed class LearningDynamicsTests
{
    private const int Width = 20;

    [Fact] // facts, row 12
    public void Gradient_descent_of_two_layers_follows_the_closed_form()
    {
        const double Rate = 1e-3;
        double[] strengths = [4, 3, 2, 1, 0.5];
        var (u, v) = (GaussianMatrix(6, 6, 1).Svd().U, GaussianMatrix(5, 5, 2).Svd().U);
        var task = u.SubMatrix(0, 6, 0, 5) * Matrix<double>.Build.DenseOfDiagonalArray(strengths) * v.Transpose();
        var network = new DeepLinearNetwork([5, 8, 6], Matrix<double>.Build.DenseIdentity(5), task);
        var theta = DeepLinearStart.Aligned(task, [5, 8, 6], 0.05 * 0.05, 3);
        var worst = 0.0;
        for (var step = 1; step <= 2_000; step++)
        {
            theta -= Rate * network.Gradient(theta).Gradient;
            if (step % 500 != 0)
                continue;
            var weights = network.Weights(theta);
            var learned = u.SubMatrix(0, 6, 0, 5).TransposeThisAndMultiply(weights[1] * weights[0]) * v;
            foreach (var mode in Enumerable.Range(0, 5))
            {
                var expected = new LearningMode(strengths[mode], 0.0025).At(step * Rate);
                worst = step == 2_000 ? Math.Max(worst, Math.Abs((learned[mode, mode] / expected) - 1)) : worst;
            }

            Assert.Equal(0, (learned - Matrix<double>.Build.DenseOfDiagonalVector(learned.Diagonal())).FrobeniusNorm(), 1e-9); // modes learn apart
        }

        Assert.InRange(worst, 0, 0.005);
    }

    [Theory]
    [InlineData(2, 0.01)]
    [InlineData(3, 0.05)]
    [InlineData(7, 0.2)]
    [InlineData(30, 0.5)]
    [InlineData(3, 5.0)] // from above
    [InlineData(2, 9.0)]
    public void The_curve_solves_its_equation(int layers, double start)
    {
        var mode = new LearningMode(1.7, start, layers);
        var u = start;
        var stride = 2e-4 / layers;
        for (var step = 0; step < 10_000; step++) // Runge and Kutta's
        {
            var k1 = Slope(u);
            var k2 = Slope(u + (0.5 * stride * k1));
            var k3 = Slope(u + (0.5 * stride * k2));
            u += stride / 6 * (k1 + (2 * k2) + (2 * k3) + Slope(u + (stride * k3)));
        }

        Assert.Equal(u, mode.At(10_000 * stride), 1e-9);
        Assert.Equal(start, mode.At(0));
        var half = 0.5 * (start + 1.7);
        Assert.Equal(half, mode.At(mode.TimeTo(half)), 1e-11);
        Assert.Equal(1.7, mode.At(1e4), 1e-9);

        double Slope(double value) => layers * Math.Pow(value, 2 - (2.0 / layers)) * (1.7 - value);
    }

    [Fact]
    public void Known_times()
    {
        var two = new LearningMode(3, 0.02);
        Assert.Equal(Math.Log((3 / 0.02) - 1) / 6, two.TimeTo(1.5), 1e-12); // τ/(2s) ln(s/u₀ − 1)
        Assert.Equal(Math.Log(2.5 * (3 - 0.02) / (0.02 * (3 - 2.5))) / 6, two.TimeTo(2.5), 1e-12);
        Assert.Equal(3 * Math.Exp(6) / (Math.Exp(6) - 1 + (3 / 0.02)), two.At(1), 1e-12);
        var deep = LearningMode.VeryDeep(1.5, 0.1, 40);
        var expected = ((Math.Log(1.2 * (0.1 - 1.5) / (0.1 * (1.2 - 1.5))) / 2.25) + (1 / 0.15) - (1 / 1.8)) / 40;
        Assert.Equal(expected, deep.TimeTo(1.2), 1e-12);
        Assert.Equal(1.2, deep.At(expected), 1e-10);
        var many = new LearningMode(1.5, 0.1, 4_000); // the limit is one
        Assert.Equal(1, many.TimeTo(1.2) / LearningMode.VeryDeep(1.5, 0.1, 4_000).TimeTo(1.2), 2e-3);
        Assert.Equal((double.PositiveInfinity, 0), (two.TimeTo(3), two.TimeTo(0.02)));
        Assert.Contains("must lie between", Assert.Throws<ArgumentOutOfRangeException>(() => two.TimeTo(3.1)).Message);
        Assert.Contains("`start` of `LearningMode` must be in (0, ∞). Got 0.", Assert.Throws<ArgumentException>(() => new LearningMode(1, 0)).Message);
    }

    [Theory] // facts, row 13
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void The_optimal_rate_is_one_over_the_curvature_of_a_balanced_chain(int layers)
    {
        const double S = 3;
        var chain = new DeepLinearNetwork([.. Enumerable.Repeat(1, layers + 1)], Matrix<double>.Build.Dense(1, 1, 1), Matrix<double>.Build.Dense(1, 1, S));
        var minimum = Vector<double>.Build.Dense(layers, Math.Pow(S, 1.0 / layers));
        var mode = new LearningMode(S, 1, layers);
        Assert.Equal(Eigenvalues(chain.Hessian(minimum))[^1], mode.Curvature, 1e-10);
        Assert.Equal(1 / (layers * Math.Pow(S, 2 - (2.0 / layers))), mode.OptimalLearningRate, 1e-12);

        // near the minimum a step at that rate arrives to first order, and one at twice the rate stays as far
        var near = minimum * 1.0001;
        double After(double rate) => chain.Value(near - (rate * chain.Gradient(near).Gradient)) / chain.Value(near);
        Assert.InRange(After(mode.OptimalLearningRate), 0, 1e-5);
        Assert.InRange(After(2 * mode.OptimalLearningRate), 0.99, 1.01);
    }

    [Fact] // facts, row 14
    public void Aligned_orthogonal_chains_learn_in_steps_that_do_not_depend_on_the_depth_and_Gaussian_ones_do_not_learn()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var task = Task(seed);
            foreach (var depth in new[] { 2, 5, 10, 20, 50, 100 })
            {
                var found = LearningTime.Measure(task, Widths(depth), DeepLinearStart.Aligned(task, Widths(depth), 0.9, seed));
                Assert.Equal(EstimationStop.Converged, found.Stop);
                Assert.InRange(found.Steps, 2, 5);
            }

            Assert.InRange(LearningTime.Measure(task, Widths(2), DeepLinearStart.Gaussian(Widths(2), 1, seed)).Steps, 6, 100);
            foreach (var depth in new[] { 5, 10, 20 })
            {
                foreach (var rate in depth == 10 && seed == 1 ? new[] { 0.8, 0.1 } : [0.8]) // deep Gaussian chains diverge at the higher rate, and crawl at the lower
                {
                    var found = LearningTime.Measure(task, Widths(depth), DeepLinearStart.Gaussian(Widths(depth), 1, seed), new LearningTimeOptions { Rate = rate });
                    Assert.Equal(EstimationStop.Limit, found.Stop);
                    Assert.False(found.RelativeLoss <= 1e-3);
                    if (depth == 5)
                        Assert.Equal(1_500, found.Steps);
                }
            }
        }
    }

    [Fact]
    public void Starts_are_what_they_say()
    {
        int[] widths = [5, 8, 7, 6];
        var task = GaussianMatrix(6, 5, 4);
        var network = new DeepLinearNetwork(widths, Matrix<double>.Build.DenseIdentity(5), task);
        var aligned = network.Weights(DeepLinearStart.Aligned(task, widths, 0.3, 5)).Aggregate((before, weight) => weight * before);
        var svd = task.Svd();
        Assert.Equal(0, (aligned - (0.3 * svd.U.SubMatrix(0, 6, 0, 5) * svd.VT)).FrobeniusNorm(), 1e-12);
        foreach (var weight in network.Weights(DeepLinearStart.Orthogonal(widths, 1.5, 6)))
        {
            var gram = weight.RowCount >= weight.ColumnCount ? weight.TransposeThisAndMultiply(weight) : weight.TransposeAndMultiply(weight);
            Assert.Equal(0, (gram - (2.25 * Matrix<double>.Build.DenseIdentity(gram.RowCount))).FrobeniusNorm(), 1e-12);
        }

        // fifty orthogonal layers keep all lengths, fifty Gaussian ones spread them
        var deep = Widths(50);
        var chain = new DeepLinearNetwork(deep, Matrix<double>.Build.DenseIdentity(Width), Task(1));
        double[] Strengths(Vector<double> theta) => [.. chain.Weights(theta).Aggregate((before, weight) => weight * before).Svd(false).S];
        Assert.All(Strengths(DeepLinearStart.Orthogonal(deep, 1.02, 7)), value => Assert.Equal(1, value / Math.Pow(1.02, 50), 1e-10));
        var spread = Strengths(DeepLinearStart.Gaussian(deep, 1, 7));
        Assert.InRange(spread[0] / spread[^1], 1e10, double.PositiveInfinity);
        Assert.Contains("hidden widths of at least 5", Assert.Throws<ArgumentException>(() => DeepLinearStart.Aligned(task, [5, 4, 6], 1, 1)).Message);
    }

    private static int[] Widths(int depth) => [.. Enumerable.Repeat(Width, depth + 1)];

    /// <summary>Random directions, all of strength 1, for which 1/d is the optimal rate.</summary>
    private static Matrix<double> Task(long seed)
    {
        var svd = GaussianMatrix(Width, Width, 100 + seed).Svd();
        return svd.U * svd.VT;
    }
}
