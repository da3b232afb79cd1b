using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>λ_max along a training against closed forms and dense Hessians, and the edge of stability it runs into.</summary>
public sealed class SharpnessObserverTests
{
    /// <summary>The Hessian of a linear network with squared loss is the same everywhere.</summary>
    [Theory]
    [InlineData(false, 0.0, 8)]
    [InlineData(false, 0.7, 1000)]
    [InlineData(true, 0.7, 8)]
    public void On_linear_regression_it_is_the_eigenvalue_of_the_design_at_every_step(bool adamW, double decay, int batch)
    {
        using var data = Problem.Line();
        var options = new Problem.Options
        {
            Network = Network.Mlp(),
            Optimizer = adamW ? new AdamW() : new Sgd(),
            LearningRate = 0.02,
            WeightDecay = decay,
            BatchSize = batch,
            Observers = [new SharpnessObserver { Every = 2 }],
        };
        using var model = Problem.Train(options, new RegressionTask(), data);
        var inObjective = adamW ? 0 : decay; // AdamW decays the weights apart from the objective
        var truth = Largest(LinearWalk.Hessian(data, inObjective));
        Assert.All(Seen(model), seen =>
        {
            Assert.Equal(1, seen.Sharpness / truth, 5);
            Assert.True(seen.HasConverged);
            Assert.InRange(seen.ErrorBound, 0, 1e-4 * truth);
            Assert.Equal((101, 3), (seen.Examples, seen.Cost.Products)); // three parameters: after three products the space is used up
        });
    }

    [Fact]
    public void The_risk_is_the_loss_that_a_step_over_all_examples_starts_from()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options
        {
            Optimizer = new Sgd(),
            WeightDecay = 0.1,
            BatchSize = 1000,
            Epoch = 20,
            Observers = [new SharpnessObserver { Every = 3 }, new WalkObserver { Every = 3 }],
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        var walks = model.History.Observations.OfType<WalkObservation>().ToArray();
        var seen = model.History.Observations.OfType<SharpnessObservation>().ToArray();
        Assert.Equal(7, seen.Length);
        Assert.Equal(walks.Select(walk => walk.Losses[0]), seen.Select(observation => observation.Risk), (a, b) => Math.Abs(a - b) < 1e-5 * a);
    }

    [Fact]
    public void A_sample_of_the_examples_is_drawn_once_and_weighs_them()
    {
        using var line = Problem.Line();
        using var data = new TensorDataset(line.Features.clone(), line.Labels.clone(), linspace(0.5, 3, 101, ScalarType.Float32));
        var options = new Problem.Options { Network = Network.Mlp(), Observers = [new SharpnessObserver { Every = 5, Examples = 40 }] };
        using var model = Problem.Train(options, new RegressionTask(), data);
        using var module = Network.Mlp().Build(new NetworkShape(2, 1), 1);
        var training = new ObservedTraining(options, module, new RegressionTask(), data, Seed.Derive(1, Streams.Observers, 0), default);
        using var sample = training.Sample(40);
        var (x, weights) = (sample.Features.data<float>().ToArray(), sample.Weights!.data<float>().ToArray());
        Assert.Equal(40, weights.Distinct().Count());
        var hessian = Matrix<double>.Build.Dense(3, 3, (i, j) => 2 * Enumerable.Range(0, 40).Sum(row => weights[row] * Entry(row, i) * Entry(row, j)) / weights.Sum());
        Assert.All(Seen(model), seen => Assert.Equal(1, seen.Sharpness / Largest(hessian), 5));
        Assert.All(Seen(model), seen => Assert.Equal(40, seen.Examples));

        double Entry(int row, int column) => column == 2 ? 1 : x[(row * 2) + column];
    }

    /// <summary>One step an epoch: the network after t epochs is that before step t.</summary>
    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Batch)]
    public void Along_the_training_of_a_perceptron_it_is_the_eigenvalue_of_the_dense_Hessian(Normalization normalization)
    {
        using var data = Problem.Clouds(spread: 1);
        using var observed = Problem.Train(Options(41, [new SharpnessObserver { Every = 8 }]), new MulticlassTask(3), data);
        foreach (var seen in Seen(observed).Skip(1))
        {
            using var model = Problem.Train(Options((int)seen.Step, []), new MulticlassTask(3), data);
            using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { WeightDecay = 0.01, Precision = ScalarType.Float64 });
            using var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            var truth = Largest(DenseHessian.Of(hessian).Matrix);
            Assert.InRange(seen.Sharpness - truth, -seen.ErrorBound, 1e-4 * truth); // from below
            Assert.Equal(1, seen.Sharpness / truth, 0.01);
            Assert.Equal(risk.Value(theta), seen.Risk, 4);
        }

        Problem.Options Options(int epochs, TrainingObserver[] observers) => new()
        {
            Network = Network.Mlp(6, 5) with { Activation = Activation.Tanh, Normalization = normalization, Dropout = 0.2 },
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            WeightDecay = 0.01,
            BatchSize = 1000,
            Epoch = epochs,
            Observers = observers,
        };
    }

    [Fact]
    public void A_warm_start_takes_fewer_products_than_a_cold_one_at_the_same_place()
    {
        using var data = Problem.Clouds(spread: 1);
        using var warm = Problem.Train(Options(40, every: 10), new MulticlassTask(3), data);
        foreach (var seen in Seen(warm).Skip(1))
        {
            using var there = Problem.Train(Options((int)seen.Step, every: 1_000), new MulticlassTask(3), data);
            using var again = Problem.Train(Options(1, every: 1), new MulticlassTask(3), data, initial: there);
            var cold = Seen(again)[0];
            Assert.InRange(seen.Cost.Products, 4, 6);
            Assert.InRange(cold.Cost.Products, 10, 40);
            Assert.Equal(1, seen.Sharpness / cold.Sharpness, 0.01);
        }

        static Problem.Options Options(int epochs, int every) => new()
        {
            Network = Network.Mlp(20, 20),
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            BatchSize = 1000,
            Epoch = epochs,
            Observers = [new SharpnessObserver { Every = every }],
        };
    }

    public static TheoryData<Optimizer, double?> Thresholds => new()
    {
        { new Sgd { Momentum = 0 }, 2 },
        { new Sgd { Momentum = 0.9 }, 3.8 },
        { new Sgd { Momentum = 0.9, Nesterov = true }, 3.8 / 2.8 },
        { new AdamW(), null },
        { new RmsProp(), null },
        { new Sam(), null },
    };

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void It_is_set_against_what_the_optimizer_bears(Optimizer optimizer, double? threshold)
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), Optimizer = optimizer, LearningRate = 0.01, Observers = [new SharpnessObserver { Every = 7 }] };
        using var model = Problem.Train(options, new RegressionTask(), data);
        var seen = Seen(model);
        Assert.All(seen, observation => Assert.Equal(threshold ?? -1, observation.Threshold ?? -1, 12));
        Assert.All(seen, observation => Assert.Equal(threshold is { } t ? 0.01 * observation.Sharpness / t : -1, observation.Edge?.Ratio ?? -1, 12));
        Assert.Null(seen[0].Rise);
        Assert.Equal(seen.Zip(seen.Skip(1), (before, after) => (double?)(after.Risk - before.Risk)), seen.Skip(1).Select(observation => observation.Rise));
    }

    /// <summary>
    /// Cohen et al. 2021: full-batch gradient descent sharpens until λ_max is 2/η, and then hovers there while the loss falls, but not at every step, and
    /// consecutive gradients turn about. At a lower rate λ_max passes that height, the loss falls at every step, and the gradients keep their direction.
    /// </summary>
    [Fact]
    public void Full_batch_gradient_descent_hovers_at_the_edge_of_stability()
    {
        using var data = Wave();
        var (fast, slow) = (Descend(0.1), Descend(0.03));
        Assert.InRange(fast.Seen[0].Edge!.Ratio, 0, 0.6);
        Assert.All(fast.Seen[^20..], seen => Assert.InRange(seen.Edge!.Ratio, 0.9, 1.1));
        Assert.Equal(1, fast.Seen[^20..].Average(seen => seen.Edge!.Ratio), 0.05);
        Assert.All(fast.Walk[^20..], walk => Assert.InRange(walk.Angle!.Value, 170, 180));
        Assert.InRange(Rises(fast.Losses), 100, 900);
        Assert.InRange(fast.Losses[^1], 0, 0.1 * fast.Losses[0]);

        Assert.Equal(0, Rises(slow.Losses));
        Assert.InRange(slow.Seen[^1].Sharpness, 1.5 * fast.Seen[^1].Sharpness, 2 / 0.03);
        Assert.All(slow.Walk.Skip(1), walk => Assert.InRange(walk.Angle!.Value, 0, 5));
        Assert.DoesNotContain(slow.Walk, walk => walk.HasInteriorMinimum);

        (SharpnessObservation[] Seen, WalkObservation[] Walk, double[] Losses) Descend(double rate)
        {
            var options = new Problem.Options
            {
                Network = Network.Mlp(20, 20) with { Activation = Activation.Tanh },
                Optimizer = new Sgd { Momentum = 0 },
                LearningRate = rate,
                BatchSize = 1000,
                Epoch = 1_000,
                Observers = [new SharpnessObserver { Every = 20 }, new WalkObserver { Every = 20 }],
            };
            using var model = Problem.Train(options, new RegressionTask(), data);
            var observations = model.History.Observations;
            return ([.. observations.OfType<SharpnessObservation>()], [.. observations.OfType<WalkObservation>()], [.. model.History.Epochs.Select(epoch => epoch.TrainingLoss)]);
        }

        static int Rises(double[] losses) => losses.Zip(losses.Skip(1)).Count(pair => pair.Second > pair.First);
    }

    [Fact]
    public void A_training_that_diverges_says_so_itself()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(4), Optimizer = new Sgd(), LearningRate = 1e3, Epoch = 50, Observers = [new SharpnessObserver { Every = 1 }] };
        Assert.Throws<TrainingDivergedException>(() => Problem.Train(options, new RegressionTask(), data));
    }

    [Fact]
    public void A_stop_within_a_probe_gives_the_probe_up_and_ends_the_training()
    {
        using var data = Problem.Clouds();
        using var stop = new CancellationTokenSource();
        var probed = 0;
        var network = Network.Custom("stoppingWithinAProbe", shape => new Counting(shape, training =>
        {
            if (!training && ++probed == 60)
                stop.Cancel();
        }));
        var options = new Problem.Options { Network = network, StopToken = stop.Token, Observers = [new SharpnessObserver { Every = 1 }], Epoch = 100 };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(StopReason.StopRequested, model.History.StopReason);
        Assert.Equal(model.History.Epochs[^1].Steps - 1, model.History.Observations.Length);
    }

    [Fact]
    public void Wrong_settings_are_named_at_once()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Observers = [new SharpnessObserver { Every = 0, Examples = 0, MaximumProducts = 9, Tolerance = 1 }] };
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new RegressionTask(), data));
        Assert.StartsWith(
            "`Every` of `SharpnessObserver` must be at least 1. Got 0. `Examples` of `SharpnessObserver` must be at least 1. Got 0. "
            + "`MaximumProducts` of `SharpnessObserver` must be at least 10. Got 9. `Tolerance` of `SharpnessObserver` must be in (0, 1). Got 1.",
            error.Message, StringComparison.Ordinal);
    }

    private static SharpnessObservation[] Seen(NetworkModel model) => [.. model.History.Observations.Cast<SharpnessObservation>()];

    private static double Largest(Matrix<double> symmetric) => symmetric.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real);

    private static TensorDataset Wave()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var x = randn(60, 3, generator: generator);
        return new TensorDataset(x, (x.select(1, 0) * 3).sin() + (x.select(1, 1) * x.select(1, 2)));
    }
}
