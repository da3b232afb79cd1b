using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.SaddleFree;

/// <summary>Saddle-free and damped Newton steps against their formulas.</summary>
public sealed class NewtonDescentTests
{
    private static readonly NewtonOptions Undamped = new() { StepsPerBasis = 1, LargestDamping = 0, SmallestDamping = 0 };

    private static readonly NewtonOptions Signed = Undamped with { Rule = CurvatureRule.Signed };

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    public void A_saddle_repels_saddle_free_newton_and_attracts_newton(int exactUpTo)
    {
        var saddle = Quadratic.Diagonal(10, -2); // 5x² − y²
        Near([0, 0.2], After(saddle, Vector(1, 0.1), Undamped with { ExactUpTo = exactUpTo }, steps: 1), 1e-12);
        Near([0, 0.8], After(saddle, Vector(1, 0.1), Undamped with { ExactUpTo = exactUpTo }, steps: 3), 1e-12); // y doubles
        Near([0, 0], After(saddle, Vector(1, 0.1), Signed with { ExactUpTo = exactUpTo }, steps: 1), 1e-12);
    }

    [Theory]
    [InlineData(CurvatureRule.Absolute)]
    [InlineData(CurvatureRule.Signed)]
    public void A_bowl_is_solved_in_one_step(CurvatureRule rule)
    {
        var square = GaussianMatrix(12, 12, 1);
        var bowl = new Quadratic(Symmetric(square * square.Transpose()), Gaussian(12, 2));
        Near(Gaussian(12, 2).ToArray(), After(bowl, Gaussian(12, 3), Undamped with { Rule = rule }, steps: 1), 1e-9);
    }

    [Theory]
    [InlineData(100, CurvatureRule.Absolute)]
    [InlineData(0, CurvatureRule.Absolute)]
    [InlineData(0, CurvatureRule.Signed)]
    public void Where_nothing_curves_the_step_is_along_the_gradient(int exactUpTo, CurvatureRule rule)
    {
        var slope = new Quadratic(Matrix<double>.Build.Dense(3, 3), linear: Vector(3, 0, -4));
        using var descent = new NewtonDescent<Vector<double>>(slope.Space, new NewtonOptions { StepsPerBasis = 1, ExactUpTo = exactUpTo, Rule = rule, LargestDamping = 0.5, SmallestDamping = 0.5 });
        var theta = Vector(0, 0, 0);
        var seen = descent.Step(new NewtonProblem<Vector<double>>(slope), theta);
        Assert.Equal(NewtonOutcome.Descended, seen.Outcome);
        Near([-6, 0, 8], theta.ToArray(), 1e-12); // −g / μ
        Assert.Equal(50, seen.ActualDecrease, 1e-12);
        Assert.Equal(1, seen.Agreement, 1e-12);
    }

    [Theory]
    [InlineData(CurvatureRule.Absolute)]
    [InlineData(CurvatureRule.Signed)]
    public void An_exact_step_is_its_formula(CurvatureRule rule)
    {
        var (matrix, start) = (SymmetricMatrix(15, 1), Gaussian(15, 2));
        var options = new NewtonOptions { StepsPerBasis = 1, Rule = rule, LargestDamping = 1.5, SmallestDamping = 1.5 };
        var found = After(new Quadratic(matrix), start, options, steps: 1);
        Near(Formula(matrix, start, rule, 1.5).ToArray(), found, 1e-12);
    }

    [Fact]
    public void A_krylov_step_converges_to_the_exact_one()
    {
        var (matrix, start) = (SymmetricMatrix(40, 1) / Math.Sqrt(40), Gaussian(40, 2));
        var damping = 0.1 / Largest(matrix); // μ = 0.1
        var exact = Formula(matrix, start, CurvatureRule.Absolute, damping) - start;
        var errors = new[] { 5, 10, 20, 40 }.Select(k =>
        {
            var options = new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = k, LargestDamping = damping, SmallestDamping = damping };
            var step = Vector(After(new Quadratic(matrix), start, options, steps: 1)) - start;
            return (step - exact).L2Norm() / exact.L2Norm();
        }).ToArray();
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.InRange(errors[2], 0, 0.3);
        Assert.InRange(errors[3], 0, 1e-10);
    }

    [Fact]
    public void The_prediction_is_exact_for_quadratics_also_in_a_basis_with_the_previous_direction()
    {
        var problem = new NewtonProblem<Vector<double>>(new Quadratic(SymmetricMatrix(30, 5), linear: Gaussian(30, 6))) { Length = 0.7 };
        var theta = Gaussian(30, 7);
        using var descent = new NewtonDescent<Vector<double>>(problem.Risk.Space, new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = 6 });
        for (var step = 0; step < 5; step++)
        {
            var seen = descent.Step(problem, theta);
            Assert.Equal(NewtonOutcome.Descended, seen.Outcome);
            Assert.Equal(1, seen.Agreement, 1e-9);
            Assert.Equal(step == 0 ? 6 : 7, seen.BasisSize);
        }
    }

    [Fact]
    public void The_previous_direction_costs_one_product_and_brings_the_minimum_nearer()
    {
        var curvatures = Enumerable.Range(0, 60).Select(index => Math.Pow(10, -4 * index / 59.0)).ToArray();
        var (with, without) = (Walk(true), Walk(false));
        Assert.Equal((10 * 6) + 9, with.Products);
        Assert.Equal(10 * 6, without.Products);
        Assert.InRange(with.Loss, 0, 0.5 * without.Loss); // 0.28

        (double Loss, long Products) Walk(bool keeps)
        {
            var (bowl, theta) = (Quadratic.Diagonal(curvatures), Gaussian(60, 1));
            using var descent = new NewtonDescent<Vector<double>>(bowl.Space, new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = 6, KeepsPreviousDirection = keeps });
            for (var step = 0; step < 10; step++)
                descent.Step(new NewtonProblem<Vector<double>>(bowl), theta);
            return (bowl.Value(theta), bowl.Cost.Products);
        }
    }

    [Fact]
    public void A_step_costs_a_gradient_its_products_and_its_trials()
    {
        var bowl = new Quadratic(SymmetricMatrix(40, 3));
        using var descent = new NewtonDescent<Vector<double>>(bowl.Space, new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = 9 });
        var seen = descent.Step(new NewtonProblem<Vector<double>>(bowl), Gaussian(40, 4));
        Assert.InRange(seen.Trials, 8, 9); // 10⁰ … 10⁻⁶, and one above the best, or one below
        Assert.Equal(new EvaluationCost(seen.Trials, 1, 9, 0), seen.Cost);
        Assert.Equal(bowl.Cost, seen.Cost);
        var theta = Gaussian(40, 5);
        var known = descent.Step(new NewtonProblem<Vector<double>>(bowl) { Known = bowl.Gradient(theta) }, theta);
        Assert.Equal(new EvaluationCost(known.Trials, 0, 10, 0), known.Cost); // the previous direction
    }

    [Fact]
    public void Iterates_rotate_with_the_coordinates()
    {
        var network = new DeepLinearNetwork([4, 2, 3], GaussianMatrix(4, 30, 3), 3 * GaussianMatrix(3, 30, 4));
        var q = GaussianMatrix(14, 14, 5).QR().Q;
        var start = 0.3 * Gaussian(14, 6);
        var options = new NewtonOptions { StepsPerBasis = 1 };
        var plain = Vector(After(network, start, options, steps: 4));
        var rotated = q * Vector(After(new Rotated(network, q), q.TransposeThisAndMultiply(start), options, steps: 4));
        Near(plain.ToArray(), rotated.ToArray(), 1e-8);
    }

    [Fact]
    public void Every_step_it_takes_leads_downhill()
    {
        var network = new DeepLinearNetwork([4, 3, 3, 3], GaussianMatrix(4, 30, 3), GaussianMatrix(3, 30, 4));
        var (theta, steps) = (0.2 * Gaussian(30, 1), 0);
        using var descent = new NewtonDescent<Vector<double>>(network.Space, new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = 8 });
        while (steps < 60)
        {
            var (before, (value, gradient)) = (theta.Clone(), network.Gradient(theta));
            if (descent.Step(new NewtonProblem<Vector<double>>(network), theta).Outcome != NewtonOutcome.Descended)
                break;
            Assert.InRange(gradient.DotProduct(theta - before), double.NegativeInfinity, -double.Epsilon);
            Assert.InRange(network.Value(theta), 0, value);
            steps++;
        }

        Assert.InRange(steps, 15, 60);
    }

    [Fact]
    public void Singular_and_exactly_opposed_curvature_make_no_infinite_steps()
    {
        var options = new NewtonOptions { StepsPerBasis = 1, Rule = CurvatureRule.Signed };
        Assert.All(After(Quadratic.Diagonal(1, 0, -1), Vector(1, 1, 1), options, steps: 3), value => Assert.True(double.IsFinite(value))); // λ + μ = 0 at μ = 1
        Assert.All(After(new MonkeySaddle(), Vector(1e-3, 2e-3), new NewtonOptions { Damping = DampingRule.Adaptive }, steps: 5), value => Assert.InRange(value, -1e3, 1e3));
    }

    internal static double[] After(AnalyticObjective objective, Vector<double> start, NewtonOptions options, int steps)
    {
        var theta = start.Clone();
        using var descent = new NewtonDescent<Vector<double>>(objective.Space, options);
        for (var step = 0; step < steps; step++)
            descent.Step(new NewtonProblem<Vector<double>>(objective), theta);
        return theta.ToArray();
    }

    private static Vector<double> Formula(Matrix<double> matrix, Vector<double> theta, CurvatureRule rule, double relative)
    {
        var eigen = matrix.Evd(Symmetricity.Symmetric);
        var (damping, c) = (relative * Largest(matrix), eigen.EigenVectors.TransposeThisAndMultiply(matrix * theta));
        return theta - (eigen.EigenVectors * Vector([.. c.Select((value, i) => value / ((rule == CurvatureRule.Absolute ? Math.Abs(eigen.EigenValues[i].Real) : eigen.EigenValues[i].Real) + damping))]));
    }

    private static double Largest(Matrix<double> matrix) => matrix.Evd(Symmetricity.Symmetric).EigenValues.Max(value => Math.Abs(value.Real));

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) * 0.5;

    private static void Near(double[] expected, double[] found, double tolerance) => Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) <= tolerance);
}
