using System.Text.Json;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>What optimizers must do in the training loop, with batch normalisation, dropout, clipping and other examples.</summary>
public sealed class OptimizersInTrainingTests
{
    private static readonly Network Normalised = Network.Mlp(8, 6) with { Normalization = Normalization.Batch };

    public static TheoryData<Optimizer> SeveralGradients =>
    [
        new Sam(), new Asam(), new Lbfgs { Iterations = 3 }, new EntropySgd { Iterations = 3 }, new SophiaG { EstimateEvery = 1 }, new SaddleFreeNewton { KrylovSteps = 3 },
    ];

    public static TheoryData<Optimizer> All =>
    [
        new Sam { Rho = 0.2, Base = new AdamW() }, new Asam(), new EntropySgd { Iterations = 3, Noise = 0.01 }, new Muon(), new ScheduleFreeSgd(), new SophiaG { EstimateEvery = 3 },
        new ReplicatedSgd { Replicas = 2 }, new ChargedPointNormalization(), new ReinforcedSgd { Gamma = 0.8 }, new Arsg { Beta1 = 0.9 },
    ];

    [Theory]
    [MemberData(nameof(SeveralGradients))]
    public void Running_statistics_after_a_step_are_those_of_its_first_pass_alone(Optimizer optimizer)
    {
        using var data = Problem.Clouds(rows: 30);
        var (expected, found) = (Statistics(new Sgd()), Statistics(optimizer));
        Assert.Equal((2 * (8 + 6)) + 2, expected.Length); // means, variances and batch counts of both layers
        Assert.Equal(expected, found);

        float[] Statistics(Optimizer one)
        {
            using var model = Problem.Train(
                new Problem.Options { Network = Normalised, Optimizer = one, BatchSize = 30, Epoch = 1, LearningRate = 0.01 }, new MulticlassTask(3), data);
            using var module = model.CreateModule();
            return [.. module.named_buffers().SelectMany(buffer => buffer.buffer.to_type(ScalarType.Float32).data<float>().ToArray())];
        }
    }

    public static TheoryData<Optimizer> Means => [new ScheduleFreeSgd(), new ReplicatedSgd { Replicas = 2 }, new Sam { Base = new ScheduleFreeSgd() }, new Muon { Others = new ScheduleFreeSgd(), OthersRate = 10 }];

    [Theory]
    [MemberData(nameof(Means))]
    public void A_mean_is_validated_and_finished_with_running_statistics_of_its_own(Optimizer optimizer)
    {
        using var data = Problem.Line(rows: 300);
        using var held = Problem.Line(rows: 40, noise: 0.5);
        var options = new Problem.Options { Network = Normalised, Optimizer = optimizer, LearningRate = 0.05, Epoch = 3 };
        using var model = Problem.Train(options, new RegressionTask(), data, held);
        var last = model.History.Epochs[^1];
        var validation = Problem.Scores(model, held).Zip(held.Labels.data<float>().ToArray(), (score, label) => Math.Pow(score - label, 2)).Average();
        Assert.Equal(validation, last.ValidationLoss!.Value, 1e-5 * validation);
        using var module = model.CreateModule();
        var before = Buffers(module);
        new RunningStatistics(module).Refresh(data.Features, MlNetLandscape.Numerics.Estimation.Seed.Derive(1, Streams.Averaging, 0), CancellationToken.None);
        Assert.Equal(Buffers(module), before);

        static float[] Buffers(nn.Module module) =>
            [.. module.named_buffers().Where(entry => entry.buffer.dim() > 0).SelectMany(entry => entry.buffer.data<float>().ToArray())];
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Cancelled_in_the_middle_of_a_step_it_resumes_bit_for_bit(Optimizer optimizer)
    {
        using var data = Problem.Clouds();
        using var whole = Problem.Train(Options(), new MulticlassTask(3), data);
        foreach (var passes in new[] { 1, 2, 10, 13 })
        {
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            using var cancelled = new CancellationTokenSource();
            var (options, left) = (Options(), passes + 1); // the first pass is the dry run of the factory
            options.Network = Network.Custom("interrupting", shape => new Interrupting(shape, () =>
            {
                if (--left == 0)
                    cancelled.Cancel();
            }));
            (options.CheckpointPath, options.CancellationToken) = (path, cancelled.Token);
            Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
            options.CancellationToken = CancellationToken.None;
            using var resumed = Problem.Train(options, new MulticlassTask(3), data);
            Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
            Assert.Equal(whole.History.Epochs.Select(epoch => epoch.TrainingLoss), resumed.History.Epochs.Select(epoch => epoch.TrainingLoss));
        }

        Problem.Options Options() => new()
        {
            Network = Network.Custom("interrupting", shape => new Interrupting(shape, () => { })),
            Optimizer = optimizer,
            BatchSize = 20,
            GradientAccumulation = 2,
            GradientClipNorm = 1,
            Epoch = 3,
            WeightDecay = 0.01,
            LearningRate = 0.02,
        };
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_learns_to_tell_clouds_apart_and_is_read_back_from_json(Optimizer optimizer)
    {
        using var data = Problem.Clouds(rows: 150);
        var json = JsonSerializer.Serialize(optimizer);
        var options = new Problem.Options { Optimizer = JsonSerializer.Deserialize<Optimizer>(json)!, Epoch = 25, BatchSize = 10, LearningRate = Math.Max(0.03, optimizer.DefaultLearningRate) };
        Assert.Equal(optimizer, options.Optimizer);
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.InRange(model.History.Epochs[^1].TrainingMetric, 0.95, 1);
        Assert.All(Problem.Weights(model), weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_learning_rate_of_almost_nothing_leaves_the_network_as_it_is(Optimizer optimizer)
    {
        // schedules scale the whole step: what moves the parameters but does not know η would show
        using var data = Problem.Clouds(rows: 40);
        var options = new Problem.Options { Optimizer = optimizer, LearningRate = 1e-30, Epoch = 2, WeightDecay = 0.1 };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        using var fresh = options.Network.Build(new NetworkShape(2, 3), MlNetLandscape.Numerics.Estimation.Seed.Derive(1, Streams.Initialisation));
        float[] start = [.. fresh.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
        Assert.Equal(start, Problem.Weights(model), (a, b) => Math.Abs(a - b) <= (2e-7f * Math.Abs(a)) + 1e-25f); // a mean of equal numbers rounds
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_passes_of_a_step_drop_the_same_units(bool foreign)
    {
        // a radius of almost nothing is the base optimizer, unless the second gradient is that of another thinned network
        using var data = Problem.Clouds();
        Network network = foreign
            ? Network.Custom("dropping", shape => nn.Sequential(("in", nn.Linear(shape.Features, 12)), ("drop", nn.Dropout(0.5)), ("out", nn.Linear(12, shape.Outputs))))
            : Network.Mlp(12) with { Dropout = 0.5 };
        Assert.Equal(Weights(new Sgd()), Weights(new Sam { Rho = 1e-6 }), (a, b) => Math.Abs(a - b) < 1e-4);

        float[] Weights(Optimizer optimizer)
        {
            using var model = Problem.Train(new Problem.Options { Network = network, Optimizer = optimizer, Epoch = 2 }, new MulticlassTask(3), data);
            return Problem.Weights(model);
        }
    }

    public static TheoryData<Optimizer> Heavy => [.. ((IEnumerable<object[]>)All).Select(row => (Optimizer)row[0]), new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 4, CurvatureExamples = 40 }, new DampedNewton()];

    [Theory]
    [MemberData(nameof(Heavy))]
    public void A_training_keeps_no_tensors_however_long_it_is(Optimizer optimizer)
    {
        using var data = Problem.Clouds(rows: 60);
        Left(epochs: 1);
        Assert.Equal(Left(epochs: 2), Left(epochs: 5));

        long Left(int epochs) => LiveTensors.LeftBy(() => Problem.Train(
            new Problem.Options { Network = Network.Mlp(4) with { Normalization = Normalization.Batch }, Optimizer = optimizer, Epoch = epochs, LearningRate = 0.01, ValidationSetFraction = 0.2 },
            new MulticlassTask(3), data).Dispose());
    }

    [Fact]
    public void A_clipped_sharpness_aware_step_is_no_longer_than_allowed()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), LearningRate = 1e-30, BatchSize = 1000, Epoch = 1, Optimizer = new Sgd() };
        using var start = Problem.Train(options, new RegressionTask(), data);
        (options.LearningRate, options.GradientClipNorm) = (1, 0.01);
        foreach (var optimizer in new Optimizer[] { new Sam { Rho = 0.5, Base = new Sgd { Momentum = 0 } }, new Asam { Base = new Sgd { Momentum = 0 } } })
        {
            options.Optimizer = optimizer;
            using var moved = Problem.Train(options, new RegressionTask(), data);
            Assert.Equal(0.01, Math.Sqrt(Problem.Weights(start).Zip(Problem.Weights(moved), (a, b) => Math.Pow(a - b, 2)).Sum()), 4);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Accumulated_batches_are_one_large_batch(Optimizer optimizer)
    {
        using var data = Problem.Clouds(rows: 100);
        using var large = Problem.Train(new Problem.Options { Optimizer = optimizer, BatchSize = 20, Epoch = 2, LearningRate = 0.02 }, new MulticlassTask(3), data);
        using var small = Problem.Train(
            new Problem.Options { Optimizer = optimizer, BatchSize = 10, GradientAccumulation = 2, Epoch = 2, LearningRate = 0.02 }, new MulticlassTask(3), data);
        Assert.Equal(Problem.Weights(large), Problem.Weights(small), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Other_examples_of_a_step_are_as_many_and_drawn_anew_by_stream()
    {
        using var data = Problem.Clouds();
        using var module = Network.Mlp(4).Build(new NetworkShape(2, 3), 1);
        using var steps = new TrainingSteps(Problem.Job(new Problem.Options(), new MulticlassTask(3)), module, data);
        var step = steps.At(3, null, [(0, 10), (10, 10)]);
        step.Differentiate();
        var first = step.DifferentiateOther(1);
        Assert.Equal(first, step.DifferentiateOther(1));
        Assert.NotEqual(first, step.DifferentiateOther(2));
        Assert.NotEqual(first, steps.At(4, null, [(0, 10), (10, 10)]).DifferentiateOther(1));
        var rows = BatchSampler.Draw(101, 20, 5);
        Assert.Equal(20, rows.Distinct().Count());
        Assert.All(rows, row => Assert.InRange(row, 0, 100));
        Assert.Equal(Enumerable.Range(0, 7).Select(row => (long)row), BatchSampler.Draw(7, 7, 1).Order());
        var counts = new int[5];
        for (var seed = 0; seed < 20_000; seed++)
        {
            foreach (var row in BatchSampler.Draw(5, 2, seed))
                counts[row]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 8000 - 350, 8000 + 350)); // 5 standard deviations of √(20,000 · 0.4 · 0.6) = 69
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sampled_gradients_square_to_the_diagonal_of_the_gauss_newton_matrix(bool weighted)
    {
        using var scope = NewDisposeScope();
        using var clouds = Problem.Clouds(rows: 12);
        using var data = new TensorDataset(clouds.Features.clone(), clouds.Labels.clone(), weighted ? linspace(0.2, 3, 12, ScalarType.Float32) : null);
        using var module = Network.Mlp(4).Build(new NetworkShape(2, 3), 1);
        using var steps = new TrainingSteps(Problem.Job(new Problem.Options(), new MulticlassTask(3)), module, data);
        var parameters = module.parameters().ToList();
        var vector = new ParameterVector([.. parameters]);
        const int Draws = 1500;
        var (sum, squares) = (zeros(vector.Count, ScalarType.Float64), zeros(vector.Count, ScalarType.Float64));
        for (var number = 0; number < Draws; number++)
        {
            using var one = NewDisposeScope();
            steps.At(number, null, [(0, 7), (7, 5)]).DifferentiateSampled();
            var square = vector.ReadGradient().to_type(ScalarType.Float64).square();
            sum.add_(square);
            squares.add_(square.square());
        }

        using var risk = new EmpiricalRisk(module, new MulticlassTask(3), new CrossEntropyLoss(), data, new EmpiricalRiskOptions());
        using var gaussNewton = risk.GaussNewton(risk.Theta());
        var mean = (sum / Draws).data<double>().ToArray();
        var error = ((squares / Draws) - (sum / Draws).square()).div_(Draws).sqrt().data<double>().ToArray();
        for (var entry = 0; entry < mean.Length; entry++)
        {
            var unit = risk.Space.Zero();
            unit[entry] = 1f;
            var exact = gaussNewton.Apply(unit)[entry].ToDouble();
            Assert.InRange(mean[entry], exact - (4.5 * error[entry]) - 1e-7, exact + (4.5 * error[entry]) + 1e-7);
        }
    }

    [Fact]
    public void Labels_are_drawn_only_where_the_loss_has_a_distribution()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Optimizer = new SophiaG(), Loss = new HuberLoss() };
        Assert.Equal(
            "`Optimizer` SophiaG draws labels from the network's own distribution, and HuberLoss is not the log-likelihood of one. Choose SquaredLoss, or another optimizer. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => Problem.Train(options, new RegressionTask(), data)).Message);
    }
}
