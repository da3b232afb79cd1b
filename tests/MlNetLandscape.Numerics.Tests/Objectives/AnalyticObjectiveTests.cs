using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Objectives;

/// <summary>Every objective's formulas, against finite differences in double precision.</summary>
public sealed class AnalyticObjectiveTests
{
    private static readonly Dictionary<string, (Func<AnalyticObjective> Make, Vector<double> Theta)> Rows = new()
    {
        ["quadratic"] = (() => new Quadratic(SymmetricMatrix(6, 1), Gaussian(6, 2), Gaussian(6, 3), 4), Gaussian(6, 4)),
        ["saddle"] = (() => Quadratic.Diagonal(10, -2), Vector(0.3, -0.7)),
        ["ring"] = (() => new Ring(), Vector(0.4, -0.9)),
        ["sphere"] = (() => new Ring(5), Gaussian(5, 5)),
        ["Müller–Brown"] = (() => new MuellerBrown(), Vector(-0.3, 0.6)),
        ["monkey saddle"] = (() => new MonkeySaddle(), Vector(0.5, -0.4)),
        ["double well"] = (() => new DoubleWell(3, 2, 0.3), Vector(0.3, -0.6, 0.2)),
        ["normal crossing"] = (() => new NormalCrossing(1, 0, 2, 1), Vector(0.9, 0.3, -0.7, 1.2)),
        ["wedge"] = (() => new WedgeModel(8, 3), Gaussian(8, 6)),
        ["squared wedge"] = (() => new WedgeModel(8, 3, WedgeLoss.HalfSquaredDistance), Gaussian(8, 6)),
        ["linear network"] = (() => new DeepLinearNetwork([4, 2, 3], GaussianMatrix(4, 9, 7), GaussianMatrix(3, 9, 8)), Gaussian(14, 9)),
        ["deep linear network"] = (() => new DeepLinearNetwork([4, 2, 5, 3], GaussianMatrix(4, 9, 7), GaussianMatrix(3, 9, 8)), Gaussian(33, 9)),
        ["Gaussian field"] = (() => new GaussianField(7, 50, 10), Gaussian(7, 11)),
        ["spin glass"] = (() => new SphericalSpinGlass(9, 12), Gaussian(9, 13)),
        ["linear regression"] = (() => new LinearRegression(GaussianMatrix(7, 4, 14), Gaussian(7, 15), decay: 0.1), Gaussian(4, 16)),
        ["robust regression"] = (() => new LinearRegression(GaussianMatrix(7, 4, 14), Gaussian(7, 15), ResidualLoss.LogCosh, 0.1), Gaussian(4, 16)),
        ["softmax regression"] = (() => new SoftmaxRegression(GaussianMatrix(8, 3, 17), [0, 1, 2, 1, 0, 2, 2, 3], 4, 0.2), Gaussian(12, 18)),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_the_slope_of_the_value(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        var gradient = objective.Gradient(theta).Gradient;
        Assert.Equal(0, Distance(gradient, Difference(x => Vector(objective.Value(x)), theta).Row(0)), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_is_the_slope_of_the_gradient(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        using var hessian = objective.Hessian(theta);
        var (exact, differences) = (Dense(hessian), Difference(x => objective.Gradient(x).Gradient, theta));
        Assert.Equal(0, (exact - differences).FrobeniusNorm() / Math.Max(1, exact.FrobeniusNorm()), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_comes_with_the_value(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        Assert.Equal(objective.Value(theta), objective.Gradient(theta).Value, 1e-12 * Math.Max(1, Math.Abs(objective.Value(theta))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_symmetric_and_linear(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        using var hessian = objective.Hessian(theta);
        var (u, v) = (Gaussian(theta.Count, 20), Gaussian(theta.Count, 21));
        var (hu, hv) = (hessian.Apply(u), hessian.Apply(v));
        Assert.Equal(0, u.DotProduct(hv) - v.DotProduct(hu), 1e-12 * Math.Max(1, hu.L2Norm() * v.L2Norm()));
        Assert.Equal(0, Distance(hessian.Apply((2 * u) - (3 * v)), (2 * hu) - (3 * hv)), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_keeps_to_its_point_and_changes_nobody_elses(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta.Clone());
        var (before, v) = (theta.Clone(), Gaussian(theta.Count, 22));
        using var hessian = objective.Hessian(theta);
        var product = hessian.Apply(v);
        Assert.Equal(before, theta);
        Assert.Equal(Gaussian(theta.Count, 22), v);
        theta.Clear();
        objective.Gradient(theta);
        Assert.Equal(product, hessian.Apply(v));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_is_counted(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        objective.Value(theta);
        objective.Gradient(theta);
        objective.Gradient(theta);
        using var first = objective.Hessian(theta);
        using var second = objective.Hessian(theta);
        first.Apply(theta);
        second.Apply([theta, theta]);
        Assert.Equal(new EvaluationCost(1, 2, 3, 0), objective.Cost);
        Assert.Equal(new EvaluationCost(0, 0, 2, 0), second.Cost);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_of_another_length_is_refused(string name)
    {
        var (objective, theta) = (Rows[name].Make(), Rows[name].Theta);
        var message = Assert.Throws<ArgumentException>(() => objective.Value(Gaussian(theta.Count + 1, 1))).Message;
        Assert.Contains($"has {theta.Count} entries. Got {theta.Count + 1}.", message);
    }

    [Fact]
    public void An_operator_that_was_disposed_says_so()
    {
        var hessian = new Ring().Hessian(Vector(1, 0));
        hessian.Dispose();
        Assert.Throws<ObjectDisposedException>(() => hessian.Apply(Vector(1, 0)));
    }

    /// <summary>‖x − y‖ relative to max(1, ‖x‖).</summary>
    private static double Distance(Vector<double> x, Vector<double> y) => (x - y).L2Norm() / Math.Max(1, x.L2Norm());

    /// <summary>The Jacobian by central differences of fourth order.</summary>
    private static Matrix<double> Difference(Func<Vector<double>, Vector<double>> function, Vector<double> theta)
    {
        const double Step = 1e-3;
        Vector<double> At(int index, double shift)
        {
            var x = theta.Clone();
            x[index] += shift * Step;
            return function(x);
        }

        return Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, theta.Count)
            .Select(index => ((8 * (At(index, 1) - At(index, -1))) - (At(index, 2) - At(index, -2))) / (12 * Step)));
    }
}
