using MlNetLandscape.Numerics.SaddleFree;
using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>What every optimizer must do, one row each.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<Optimizer, double> All => new()
    {
        { new Sgd { Momentum = 0 }, 0.1 },
        { new Sgd(), 0.05 },
        { new Sgd { Nesterov = true }, 0.05 },
        { new AdamW(), 0.1 },
        { new RmsProp(), 0.05 },
        { new RmsProp { Momentum = 0.5 }, 0.05 },
        { new Lbfgs { Iterations = 3 }, 1 },
        { new Sam { Base = new Sgd { Momentum = 0 } }, 0.1 },
        { new Sam { Base = new AdamW() }, 0.1 },
        { new Asam { Rho = 0.1 }, 0.05 },
        { new EntropySgd { Iterations = 5 }, 1 },
        { new EntropySgd { Iterations = 5, Base = new Sgd { Nesterov = true } }, 0.3 },
        { new Muon(), 2 },
        { new ScheduleFreeSgd(), 1 },
        { new SophiaG { EstimateEvery = 1 }, 0.05 },
        { new ReplicatedSgd(), 0.05 },
        { new ChargedPointNormalization(), 0.05 },
        { new ChargedPointNormalization { NormOrder = 2, Base = new AdamW() }, 0.1 },
        { new ReinforcedSgd { Gamma = 0.99 }, 0.3 },
        { new Arsg { Beta1 = 0.9 }, 0.1 },
        { new Arsg { Nu = 0, KeepsLargest = false }, 0.1 },
        { new SaddleFreeNewton(), 1 },
        { new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 1, Damping = DampingRule.Adaptive }, 1 },
        { new DampedNewton { ExactUpTo = 0, KrylovSteps = 2 }, 1 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void It_minimises_a_quadratic(Optimizer optimizer, double rate)
    {
        using var problem = new Quadratic();
        using var running = problem.Start(optimizer, weightDecay: 0);
        for (var step = 0; step < 1500; step++)
        {
            running.LearningRate = rate * (1 - (step / 1500.0));
            running.Step(problem.Next());
        }

        Assert.Equal(Quadratic.Minimum, problem.Theta, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_repeats_itself_and_resumes_bit_for_bit(Optimizer optimizer, double rate)
    {
        using var whole = new Quadratic();
        using var running = whole.Start(optimizer, weightDecay: 0.01);
        Walk(whole, running, rate, 12);

        using var first = new Quadratic();
        using var before = first.Start(optimizer, weightDecay: 0.01);
        Walk(first, before, rate, 5);
        using var second = new Quadratic(first.Theta) { Steps = 5 };
        using var after = second.Start(optimizer, weightDecay: 0.01);
        after.Restore(before.State);
        Walk(second, after, rate, 7);

        Assert.Equal(whole.Theta, second.Theta);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_closure_that_throws_leaves_parameters_and_state_as_they_were(Optimizer optimizer, double rate)
    {
        using var undisturbed = new Quadratic();
        using var calm = undisturbed.Start(optimizer, weightDecay: 0.01);
        Walk(undisturbed, calm, rate, 4);

        using var disturbed = new Quadratic();
        using var running = disturbed.Start(optimizer, weightDecay: 0.01);
        Walk(disturbed, running, rate, 1);
        var theta = disturbed.Theta;
        var calls = optimizer switch { Lbfgs => 3, NewtonOptimizer => 5, { EvaluatesRepeatedly: true } => 2, _ => 1 }; // in the middle of a search or at the perturbed point, where there is one
        Assert.Throws<OperationCanceledException>(() => running.Step(disturbed.Next(() =>
        {
            if (--calls == 0)
                throw new OperationCanceledException();
        })));
        Assert.Equal(theta, disturbed.Theta);
        disturbed.Steps = 1; // the step that was given up is done again
        Walk(disturbed, running, rate, 3);
        Assert.Equal(undisturbed.Theta, disturbed.Theta);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_keeps_no_tensors(Optimizer optimizer, double rate)
    {
        using var problem = new Quadratic();
        using (var warm = problem.Start(optimizer, weightDecay: 0.01))
            Walk(problem, warm, rate, 20);
        GC.Collect();
        GC.WaitForPendingFinalizers(); // of other tests' tensors
        var before = LiveTensors.Count();
        using (var running = problem.Start(optimizer, weightDecay: 0.01))
            Walk(problem, running, rate, 20);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Sgd_follows_its_closed_form()
    {
        // one dimension, gradient g constant: v₁ = g, v₂ = μ g + g; Nesterov steps along g + μ v
        Assert.Equal(1 - (0.1 * 2) - (0.1 * (2 + (0.9 * 2))), ConstantGradient(new Sgd(), 2, 0.1, 0), 6);
        Assert.Equal(1 - (0.1 * (2 + (0.9 * 2))) - (0.1 * (2 + (0.9 * 3.8))), ConstantGradient(new Sgd { Nesterov = true }, 2, 0.1, 0), 6);
        var first = 1 - (0.1 * (2 + 0.5));
        Assert.Equal(first - (0.1 * (2 + (0.5 * first))), ConstantGradient(new Sgd { Momentum = 0 }, 2, 0.1, 0.5), 6);
    }

    [Fact]
    public void AdamW_follows_its_closed_form()
    {
        // a constant gradient has m̂ = g and v̂ = g²: every step is η sign(g), after the decay by 1 − η λ
        Assert.Equal((((1 * (1 - 0.05)) - 0.1) * (1 - 0.05)) - 0.1, ConstantGradient(new AdamW(), 2, 0.1, 0.5), 5);
    }

    [Fact]
    public void RmsProp_follows_its_closed_form()
    {
        var s1 = 0.01 * 4;
        var s2 = (0.99 * s1) + (0.01 * 4);
        Assert.Equal(1 - (0.1 * 2 / Math.Sqrt(s1)) - (0.1 * 2 / Math.Sqrt(s2)), ConstantGradient(new RmsProp(), 2, 0.1, 0), 5);
    }

    [Fact]
    public void Lbfgs_solves_rosenbrock_and_counts_weight_decay_in()
    {
        using var theta = new Parameter(tensor([-1.2, 1.0]));
        using var running = new Lbfgs { Iterations = 100 }.Start([theta], 0);
        running.LearningRate = 1;
        running.Step(() => Gradient(theta, (1 - theta[0]).square() + (100 * (theta[1] - theta[0].square()).square())));
        Assert.Equal([1.0, 1.0], theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);

        using var decayed = new Parameter(tensor([3.0]));
        using var with = new Lbfgs().Start([decayed], weightDecay: 0.5);
        with.LearningRate = 1;
        with.Step(() => Gradient(decayed, (0.5 * (decayed - 2).square()).sum()));
        Assert.Equal(2 / 1.5, decayed.item<double>(), 8); // (θ − 2) + ½ θ = 0
    }

    [Fact]
    public void Lbfgs_stays_at_the_point_it_accepted_when_a_search_runs_out()
    {
        using var theta = new Parameter(tensor([0.0]));
        using var running = new Lbfgs { Iterations = 1, SearchEvaluations = 2 }.Start([theta], 0);
        running.LearningRate = 1;
        running.Step(() => Gradient(theta, theta.item<double>() < 1.5 ? -theta.sum() : (100 * (theta - 1.5)).sum() - 1.5)); // falls, then rises steeply
        Assert.Equal(1, theta.item<double>(), 12);
    }

    [Fact]
    public void Wrong_constants_are_named() => Assert.Equal(
    [
        "`Momentum` of `Sgd` must be in [0, 1). Got 1.", "`Nesterov` of `Sgd` needs a `Momentum` above 0. Got 0.",
        "`Beta1` of `AdamW` must be in [0, 1). Got -0.1.", "`Epsilon` of `RmsProp` must be in (0, ∞). Got 0.", "`History` of `Lbfgs` must be in (0, ∞). Got 0.",
    ],
        new Optimizer[] { new Sgd { Momentum = 1 }, new Sgd { Momentum = 0, Nesterov = true }, new AdamW { Beta1 = -0.1 }, new RmsProp { Epsilon = 0 }, new Lbfgs { History = 0 } }
            .SelectMany(optimizer => optimizer.Faults()));

    private static void Walk(Quadratic problem, IOptimizer optimizer, double rate, int steps)
    {
        optimizer.LearningRate = rate;
        for (var step = 0; step < steps; step++)
            optimizer.Step(problem.Next());
    }

    private static double ConstantGradient(Optimizer optimizer, double slope, double rate, double weightDecay)
    {
        using var theta = new Parameter(tensor([1.0]));
        using var running = optimizer.Start([theta], weightDecay);
        running.LearningRate = rate;
        for (var step = 0; step < 2; step++)
            running.Step(() => Gradient(theta, (slope * theta).sum()));
        return theta.item<double>();
    }

    /// <summary>½ (θ − θ*)ᵀ A (θ − θ*) in two tensors, eigenvalues of A between 0.5 and 3.</summary>
    private sealed class Quadratic : IDisposable
    {
        public static readonly float[] Minimum = [1, -2, 0.5f];

        private static readonly float[] Matrix = [2, 0.5f, 0, 0.5f, 1, 0.3f, 0, 0.3f, 3];

        private readonly Parameter _a;
        private readonly Parameter _b;
        private double _weightDecay;

        public Quadratic(float[]? start = null)
        {
            var theta = start ?? [3, 3, 3];
            (_a, _b) = (new Parameter(tensor(theta[..2])), new Parameter(tensor(theta[2..])));
        }

        public float[] Theta => [.. _a.data<float>().ToArray(), .. _b.data<float>().ToArray()];

        /// <summary>Steps made.</summary>
        public int Steps { get; set; }

        /// <summary>The next step.</summary>
        public IStepObjective Next(Action? before = null)
        {
            return new ClosureStep(() => Call(Closure))
            {
                Seed = ++Steps,
                Other = _ => Call(Closure),
                Sampled = () => Call(Sample),
                Objective = new QuadraticRisk(Matrix, Minimum, _weightDecay, before),
            };

            double Call(Func<double> closure)
            {
                before?.Invoke();
                return closure();
            }
        }

        public IOptimizer Start(Optimizer optimizer, double weightDecay)
        {
            _weightDecay = weightDecay;
            return optimizer.Start([_a, _b], weightDecay);
        }

        public double Closure()
        {
            using var scope = NewDisposeScope();
            (_a.grad, _b.grad) = (null, null);
            var difference = cat([_a, _b], 0) - tensor(Minimum); // [3]
            var matrix = tensor(Matrix).view(3, 3);
            var loss = 0.5 * (difference * matrix.mv(difference)).sum();
            loss.backward();
            return loss.item<float>();
        }

        /// <summary>√diag A with signs that change with the step: v with E v vᵀ = diag A.</summary>
        private double Sample()
        {
            var sign = Steps % 3 == 0 ? -1 : 1;
            (_a.grad, _b.grad) = (tensor([sign * MathF.Sqrt(2), 1f]), tensor([-sign * MathF.Sqrt(3)]));
            return 0;
        }

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
        }
    }
}
