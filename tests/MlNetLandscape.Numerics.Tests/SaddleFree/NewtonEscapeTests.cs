using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.SaddleFree;

/// <summary>Saddles, second batches, restarts, and what is remembered from step to step.</summary>
public sealed class NewtonEscapeTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    public void An_exact_saddle_is_left_along_its_negative_curvature(int exactUpTo)
    {
        var (saddle, theta) = (Quadratic.Diagonal(10, -2, 4), Vector(0, 0, 0));
        using var descent = new NewtonDescent<Vector<double>>(saddle.Space, new NewtonOptions { ExactUpTo = exactUpTo });
        var seen = descent.Step(new NewtonProblem<Vector<double>>(saddle), theta);
        Assert.Equal((NewtonOutcome.Escaped, 1), (seen.Outcome, seen.NegativeCurvatures));
        Assert.Equal([0, 1, 0], theta.Select(Math.Abs), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((-2, 10, 1), (seen.LowestCurvature, seen.HighestCurvature, seen.Agreement), ((double, double, double) a, (double, double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9);
    }

    [Fact]
    public void A_gradient_that_points_along_the_ridge_does_not_hide_the_valleys_beside_it()
    {
        var (well, theta) = (Quadratic.Diagonal(10, -2), Vector(1, 0)); // Krylov spaces of this gradient hold the first axis only
        using var descent = new NewtonDescent<Vector<double>>(well.Space, new NewtonOptions { ExactUpTo = 0, SmallestDamping = 0, LargestDamping = 0 });
        Assert.Equal(NewtonOutcome.Descended, descent.Step(new NewtonProblem<Vector<double>>(well), theta).Outcome);
        Assert.Equal(NewtonOutcome.Escaped, descent.Step(new NewtonProblem<Vector<double>>(well), theta).Outcome);
        Assert.InRange(well.Value(theta), -2, -0.9);
    }

    [Fact]
    public void A_gradient_that_is_lost_in_the_rounding_of_the_loss_does_not_hide_them_either()
    {
        var (well, theta) = (new Quadratic(Matrix<double>.Build.DenseOfDiagonalArray([10, -2, 3]), constant: 1e12), Vector(1e-5, 0, 0));
        using var descent = new NewtonDescent<Vector<double>>(well.Space, new NewtonOptions { ExactUpTo = 0 });
        Assert.Equal(NewtonOutcome.Escaped, descent.Step(new NewtonProblem<Vector<double>>(well), theta).Outcome);
        Assert.Equal(1, Math.Abs(theta[1]), 1e-9);
    }

    [Fact]
    public void Newton_stays_at_the_saddle_that_saddle_free_newton_leaves_for_the_minimum()
    {
        var network = new DeepLinearNetwork([4, 2, 3], GaussianMatrix(4, 30, 3), 3 * GaussianMatrix(3, 30, 4));
        foreach (var start in new[] { network.Space.Zero(), network.CriticalPoint([0]), network.CriticalPoint([1, 2]) }) // all saddles
        {
            Assert.InRange(network.Value(start), 1.0001 * network.GlobalMinimum, double.PositiveInfinity);
            var free = NewtonDescentTests.After(network, start, new NewtonOptions { GradientTolerance = 1e-9 }, steps: 60);
            Assert.Equal(network.GlobalMinimum, network.Value(Vector(free)), 1e-8);
            var newton = NewtonDescentTests.After(network, start, new NewtonOptions { Rule = CurvatureRule.Signed, GradientTolerance = 1e-9 }, steps: 60);
            Assert.Equal(start.ToArray(), newton);
        }
    }

    [Fact]
    public void Where_there_is_neither_gradient_nor_negative_curvature_it_stays()
    {
        foreach (var (objective, theta) in new (AnalyticObjective, Vector<double>)[] { (new MonkeySaddle(), Vector(0, 0)), (Quadratic.Diagonal(1, 2), Vector(0, 0)) })
        {
            using var descent = new NewtonDescent<Vector<double>>(objective.Space);
            Assert.Equal(NewtonOutcome.Stationary, descent.Step(new NewtonProblem<Vector<double>>(objective), theta).Outcome);
            Assert.Equal([0, 0], theta.ToArray());
        }
    }

    [Fact]
    public void A_step_that_raises_the_loss_of_the_second_batch_is_rejected()
    {
        var (first, second, theta) = (Quadratic.Diagonal(1, 1), new Quadratic(Matrix<double>.Build.DenseIdentity(2), Vector(2, 2)), Vector(1, 1));
        using var descent = new NewtonDescent<Vector<double>>(first.Space);
        var damping = descent.Damping;
        var seen = descent.Step(new NewtonProblem<Vector<double>>(first) { Check = second }, theta);
        Assert.Equal(NewtonOutcome.Rejected, seen.Outcome);
        Assert.Equal([1, 1], theta.ToArray());
        Assert.Equal(10 * damping, descent.Damping, 1e-12);
        var reluctant = new Quadratic(Matrix<double>.Build.DenseIdentity(2), Vector(1.2, 1.2)); // the mean of the two would fall
        Assert.Equal(NewtonOutcome.Rejected, descent.Step(new NewtonProblem<Vector<double>>(first) { Check = reluctant }, theta).Outcome);
        var agreeing = new Quadratic(Matrix<double>.Build.DenseIdentity(2), Vector(-2, 0.5));
        Assert.Equal(NewtonOutcome.Descended, descent.Step(new NewtonProblem<Vector<double>>(first) { Check = agreeing }, theta).Outcome);
    }

    [Fact]
    public void The_curvature_may_be_that_of_a_larger_batch()
    {
        var (batch, whole, theta) = (Quadratic.Diagonal(1, 1), Quadratic.Diagonal(4, 2), Vector(1, 1));
        using var descent = new NewtonDescent<Vector<double>>(batch.Space, new NewtonOptions { StepsPerBasis = 1, LargestDamping = 0, SmallestDamping = 0 });
        var seen = descent.Step(new NewtonProblem<Vector<double>>(batch) { Curvature = whole }, theta);
        Assert.Equal([0.75, 0.5], theta.ToArray(), (a, b) => Math.Abs(a - b) < 1e-12); // 1 − 1 / h
        Assert.Equal(new EvaluationCost(1, 1, 2, 0), seen.Cost);
        Assert.Equal((0, 2), (batch.Cost.Products, whole.Cost.Products));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(-0.9)]
    public void The_escape_is_to_the_better_side(double slope)
    {
        // x² − y² + c y³: from (0, 0) along the valley that falls further, whichever way its eigenvector points
        var (valley, theta) = (new Valley(slope), Vector(0, 0));
        using var descent = new NewtonDescent<Vector<double>>(valley.Space);
        Assert.Equal(NewtonOutcome.Escaped, descent.Step(new NewtonProblem<Vector<double>>(valley), theta).Outcome);
        Assert.Equal(-Math.Sign(slope), theta[1], 1e-12);
    }

    [Fact]
    public void More_damping_than_the_grid_has_is_tried_where_that_is_not_enough()
    {
        // √(1 + x²) at 5: the curvature is 0.0075, and a Newton step 130 long
        var theta = Vector(5);
        using var descent = new NewtonDescent<Vector<double>>(new Hyperbola().Space, new NewtonOptions { StepsPerBasis = 1 });
        var seen = descent.Step(new NewtonProblem<Vector<double>>(new Hyperbola()), theta);
        Assert.Equal(NewtonOutcome.Descended, seen.Outcome);
        Assert.InRange(seen.Damping / seen.HighestCurvature, 10, 1000);
        Assert.InRange(theta[0], -5, 4.99);
    }

    [Fact]
    public void It_returns_to_the_best_point_when_the_loss_is_lost()
    {
        var theta = Vector(1, 1);
        var calm = new Quadratic(Matrix<double>.Build.DenseIdentity(2), constant: 1);
        using var descent = new NewtonDescent<Vector<double>>(calm.Space, new NewtonOptions { StepsPerBasis = 1, Damping = DampingRule.Adaptive });
        descent.Step(new NewtonProblem<Vector<double>>(calm), theta);
        descent.Step(new NewtonProblem<Vector<double>>(calm), theta);
        var (best, damping) = (descent.State().Best[0].ToArray(), descent.Damping);
        theta[0] = 5; // something else moved it
        var seen = descent.Step(new NewtonProblem<Vector<double>>(new Quadratic(Matrix<double>.Build.DenseIdentity(2), constant: 100)), theta);
        Assert.Equal(NewtonOutcome.Restarted, seen.Outcome);
        Assert.Equal(best, theta.ToArray());
        Assert.Equal(10 * damping, descent.Damping, 1e-12);
        Assert.Equal(NewtonOutcome.Descended, descent.Step(new NewtonProblem<Vector<double>>(calm), theta).Outcome);
    }

    [Fact]
    public void A_basis_may_serve_several_steps_and_the_complement_leads_out_of_it()
    {
        var field = new GaussianField(40, 100, 1);
        var start = Gaussian(40, 2);
        double Reached(int steps, ComplementMode complement) => field.Value(Vector(NewtonDescentTests.After(
            field, start, new NewtonOptions { ExactUpTo = 0, KrylovSteps = 5, StepsPerBasis = steps, Complement = complement, KeepsPreviousDirection = false }, 1)));
        var (one, inside, outside) = (Reached(1, ComplementMode.None), Reached(4, ComplementMode.None), Reached(4, ComplementMode.ScaledGradient));
        Assert.InRange(inside, double.NegativeInfinity, one - 1e-3);
        Assert.InRange(outside, double.NegativeInfinity, inside - 1e-3);
        Assert.Equal(one, Reached(1, ComplementMode.ScaledGradient)); // a basis of the gradient leaves nothing out
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(10)]
    public void A_step_that_is_cancelled_leaves_everything_as_it_was(int calls)
    {
        var objective = new Interrupted(new GaussianField(20, 100, 1));
        var problem = new NewtonProblem<Vector<double>>(objective);
        var (calm, disturbed) = (Gaussian(20, 2), Gaussian(20, 2));
        using var first = new NewtonDescent<Vector<double>>(objective.Space, new NewtonOptions { ExactUpTo = 0, KrylovSteps = 7 });
        using var second = new NewtonDescent<Vector<double>>(objective.Space, new NewtonOptions { ExactUpTo = 0, KrylovSteps = 7 });
        for (var step = 0; step < 6; step++)
        {
            first.Step(problem, calm);
            objective.Left = calls;
            var before = disturbed.ToArray();
            Assert.Throws<OperationCanceledException>(() => second.Step(problem, disturbed));
            Assert.Equal(before, disturbed.ToArray());
            objective.Left = -1;
            second.Step(problem, disturbed);
        }

        Assert.Equal(calm.ToArray(), disturbed.ToArray());
    }

    [Theory]
    [InlineData(DampingRule.Adaptive)]
    [InlineData(DampingRule.Grid)]
    public void It_resumes_from_its_state_bit_for_bit(DampingRule rule)
    {
        var problem = new NewtonProblem<Vector<double>>(new GaussianField(20, 100, 1));
        var options = new NewtonOptions { ExactUpTo = 0, KrylovSteps = 4, Damping = rule };
        var (whole, parts) = (Gaussian(20, 2), Gaussian(20, 2));
        using var one = new NewtonDescent<Vector<double>>(problem.Risk.Space, options);
        using var before = new NewtonDescent<Vector<double>>(problem.Risk.Space, options);
        using var after = new NewtonDescent<Vector<double>>(problem.Risk.Space, options);
        for (var step = 0; step < 8; step++)
        {
            one.Step(problem, whole);
            if (step == 4)
                after.Restore(before.State());
            (step < 4 ? before : after).Step(problem, parts);
        }

        Assert.Equal(whole.ToArray(), parts.ToArray());
        Assert.Equal((one.State().Damping, one.State().SmoothedLoss, one.State().LowestLoss), (after.State().Damping, after.State().SmoothedLoss, after.State().LowestLoss));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    public void It_frees_what_it_takes(int exactUpTo)
    {
        var objective = new OwnedObjective(new GaussianField(20, 100, 1));
        var theta = objective.Owned.FromArray(Gaussian(20, 2).AsArray());
        using (var descent = new NewtonDescent<LinearOperators.Owned>(objective.Space, new NewtonOptions { ExactUpTo = exactUpTo, KrylovSteps = 5, StepsPerBasis = 2 }))
        {
            for (var step = 0; step < 12; step++)
                descent.Step(new NewtonProblem<LinearOperators.Owned>(objective), theta);
        }

        Assert.Equal((1, 0), (objective.Owned.Live, objective.OpenHessians)); // θ
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_an_error_with_its_value()
    {
        var broken = new Quadratic(Matrix<double>.Build.DenseIdentity(2), linear: Vector(double.NaN, 0));
        using var descent = new NewtonDescent<Vector<double>>(broken.Space);
        var error = Assert.Throws<ArithmeticException>(() => descent.Step(new NewtonProblem<Vector<double>>(broken), Vector(1, 1)));
        Assert.StartsWith("A Newton step needs a finite loss and gradient. Got loss NaN and ‖gradient‖ NaN.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_with_the_options_is_said_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new NewtonDescent<Vector<double>>(Quadratic.Diagonal(1).Space, new NewtonOptions { KrylovSteps = 0, SmallestDamping = 2, RestartFactor = 1 }));
        Assert.Equal(
            "`KrylovSteps` of `NewtonOptions` must be in [1, ∞). Got 0. `SmallestDamping` of `NewtonOptions` must be in (0, 1]. Got 2. `RestartFactor` of `NewtonOptions` must be in (1, ∞]. Got 1.",
            error.Message);
    }

    /// <summary>x² − y² + c y³.</summary>
    private sealed class Valley(double c) : AnalyticObjective(2)
    {
        protected override double ValueAt(Vector<double> theta) => (theta[0] * theta[0]) - (theta[1] * theta[1]) + (c * Math.Pow(theta[1], 3));

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) =>
            (ValueAt(theta), Vector(2 * theta[0], (-2 * theta[1]) + (3 * c * theta[1] * theta[1])));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => Vector(2 * v[0], (-2 + (6 * c * theta[1])) * v[1]);
    }

    /// <summary>√(1 + x²).</summary>
    private sealed class Hyperbola() : AnalyticObjective(1)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Sqrt(1 + (theta[0] * theta[0]));

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (ValueAt(theta), Vector(theta[0] / ValueAt(theta)));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => Vector(v[0] / Math.Pow(ValueAt(theta), 3));
    }
}
