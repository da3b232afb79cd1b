using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

public sealed class TrainingTests
{
    [Fact]
    public void A_linear_network_finds_the_least_squares_line()
    {
        using var data = Problem.Line();
        using var model = Problem.Train(
            new Problem.Options { Network = Network.Mlp(), Optimizer = new Lbfgs(), BatchSize = 1000, Epoch = 5 }, new RegressionTask(), data);
        using var scope = NewDisposeScope();
        var design = cat([data.Features, ones(data.Count, 1)], 1).to_type(ScalarType.Float64);
        var exact = linalg.lstsq(design, data.Labels.to_type(ScalarType.Float64).unsqueeze(1)).Solution;
        Assert.Equal(
            exact.data<double>().ToArray().Select(v => (float)v), Problem.Weights(model), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Standardised_labels_give_scores_in_the_labels_unit()
    {
        using var line = Problem.Line(noise: 0);
        using var far = new TensorDataset(line.Features.clone(), (line.Labels * 50f) + 1000f);
        var task = new RegressionTask(far.Labels.mean().item<float>(), far.Labels.std().item<float>());
        using var model = Problem.Train(new Problem.Options { Network = Network.Mlp(), Optimizer = new Lbfgs(), BatchSize = 1000 }, task, far);
        Assert.Equal(far.Labels.data<float>().ToArray(), Problem.Scores(model, far), (a, b) => Math.Abs(a - b) < 0.1);
    }

    [Fact]
    public void Every_epochs_numbers_are_those_of_the_whole_set()
    {
        using var data = Problem.Clouds(rows: 50);
        using var held = Problem.Clouds(rows: 37, spread: 1.5);
        var options = new Problem.Options { LearningRate = 1e-30, Optimizer = new Sgd(), BatchSize = 16, Epoch = 2 }; // the network stays as it is
        using var model = Problem.Train(options, new MulticlassTask(3), data, held);
        Assert.Equal(Loss(model, data), model.History.Epochs[1].TrainingLoss, 5);
        Assert.Equal(Loss(model, held), model.History.Epochs[1].ValidationLoss!.Value, 5);
        Assert.Equal(Accuracy(model, data), model.History.Epochs[1].TrainingMetric, 12);
        Assert.Equal(Accuracy(model, held), model.History.Epochs[1].ValidationMetric!.Value, 12);
        Assert.Equal((50L, 37L, 8L), (model.History.TrainingExamples, model.History.ValidationExamples, model.History.Epochs[1].Steps));
    }

    [Fact]
    public void A_weight_of_two_is_an_example_seen_twice()
    {
        using var data = Problem.Clouds(rows: 20);
        using var twice = new TensorDataset(cat([data.Features, data.Features.narrow(0, 0, 10)], 0), cat([data.Labels, data.Labels.narrow(0, 0, 10)], 0));
        using var weighted = new TensorDataset(data.Features.clone(), data.Labels.clone(), cat([full([10], 2f), ones(10)], 0));
        var options = new Problem.Options { BatchSize = 100, Shuffle = false, Optimizer = new Sgd() };
        using var one = Problem.Train(options, new MulticlassTask(3), twice);
        using var other = Problem.Train(options, new MulticlassTask(3), weighted);
        Assert.Equal(Problem.Weights(one), Problem.Weights(other), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(one.History.Epochs[^1].TrainingLoss, other.History.Epochs[^1].TrainingLoss, 5);
    }

    [Fact]
    public void Class_weights_are_weights_of_the_examples()
    {
        using var data = Problem.Clouds(rows: 30);
        using var weighted = new TensorDataset(data.Features.clone(), data.Labels.clone(), tensor([1f, 3f, 0.5f]).index_select(0, data.Labels));
        var options = new Problem.Options();
        using var one = Problem.Train(options, new MulticlassTask(3), weighted);
        options.Loss = new CrossEntropyLoss { ClassWeights = [1, 3, 0.5] };
        using var other = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(Problem.Weights(one), Problem.Weights(other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Accumulated_batches_are_one_large_batch(bool weighted)
    {
        using var clouds = Problem.Clouds(rows: 50);
        using var data = new TensorDataset(clouds.Features.clone(), clouds.Labels.clone(), weighted ? linspace(0.5, 2, 50, ScalarType.Float32) : null);
        using var large = Problem.Train(new Problem.Options { BatchSize = 32 }, new MulticlassTask(3), data);
        using var small = Problem.Train(new Problem.Options { BatchSize = 8, GradientAccumulation = 4 }, new MulticlassTask(3), data);
        Assert.Equal(Problem.Weights(large), Problem.Weights(small), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(large.History.Epochs[^1].Steps, small.History.Epochs[^1].Steps);
    }

    [Fact]
    public void A_clipped_step_is_no_longer_than_allowed()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), Optimizer = new Sgd { Momentum = 0 }, LearningRate = 1, GradientClipNorm = 0.01, BatchSize = 1000, Epoch = 1 };
        using var start = Problem.Train(new Problem.Options { Network = Network.Mlp(), Optimizer = new Sgd(), LearningRate = 1e-30, Epoch = 1 }, new RegressionTask(), data);
        using var moved = Problem.Train(options, new RegressionTask(), data);
        var length = Math.Sqrt(Problem.Weights(start).Zip(Problem.Weights(moved), (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.Equal(0.01, length, 4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Network = Network.Mlp(8) with { Dropout = 0.3 } };
        using var one = Problem.Train(options, new MulticlassTask(3), data);
        _ = rand(3); // the global generator plays no part
        using var two = Problem.Train(options, new MulticlassTask(3), data);
        using var other = Problem.Train(options, new MulticlassTask(3), data, seed: 2);
        Assert.Equal(Problem.Weights(one), Problem.Weights(two));
        Assert.NotEqual(Problem.Weights(one), Problem.Weights(other));
    }

    [Fact]
    public void Two_trainings_at_once_give_the_same_bits_as_alone()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Network = Network.Mlp(8) with { Dropout = 0.3 } };
        using var alone = Problem.Train(options, new MulticlassTask(3), data);
        var models = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => Problem.Train(options, new MulticlassTask(3), data)).ToList();
        Assert.All(models, model => Assert.Equal(Problem.Weights(alone), Problem.Weights(model)));
        models.ForEach(model => model.Dispose());
    }

    [Fact]
    public void A_model_goes_on_from_another()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Optimizer = new Sgd(), Epoch = 20 };
        using var first = Problem.Train(options, new MulticlassTask(3), data);
        options.Epoch = 1;
        using var second = Problem.Train(options, new MulticlassTask(3), data, initial: first);
        Assert.InRange(second.History.Epochs[0].TrainingLoss, 0, first.History.Epochs[^1].TrainingLoss * 1.05);
        options.Network = Network.Mlp(9);
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data, initial: first));
        Assert.Contains("Train with the same `Network`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_training_and_says_where()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), Optimizer = new Sgd(), LearningRate = 1e9, BatchSize = 10 };
        var error = Assert.Throws<TrainingDivergedException>(() => Problem.Train(options, new RegressionTask(), data));
        Assert.Equal((1, 1e9), (error.Epoch, error.LearningRate));
        Assert.Contains($"in epoch 1, step {error.Step}, at learning rate 1e+09", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalisation_is_not_trained_on_single_examples()
    {
        using var data = Problem.Clouds(rows: 20);
        var options = new Problem.Options { Network = Network.Mlp(4) with { Normalization = Normalization.Batch }, BatchSize = 1 };
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.StartsWith("Batch normalisation needs batches of two examples or more: one has no variance. Got `BatchSize` 1 and 20 training examples.", error.Message, StringComparison.Ordinal);
        options.BatchSize = 19; // the last, single example joins the batch before it
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.All(Problem.Weights(model), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void A_network_with_values_that_are_not_finite_is_refused_though_its_loss_is()
    {
        using var data = Problem.Clouds(rows: 20);
        var network = Network.Custom("hollow", shape => new Hollow(shape));
        var error = Assert.Throws<TrainingDivergedException>(() => Problem.Train(new Problem.Options { Network = network }, new MulticlassTask(3), data));
        Assert.StartsWith("The training diverged: after epoch 5, at learning rate 0.001, '_statistic' hold values that are not finite.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_step_that_breaks_the_network_is_noticed()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Optimizer = new Sgd { Momentum = 0 }, LearningRate = 1e30, Epoch = 1, BatchSize = 1000 };
        var error = Assert.Throws<TrainingDivergedException>(() => Problem.Train(options, new RegressionTask(), data));
        Assert.Equal((1, 1L), (error.Epoch, error.Step));
        options.LearningRate = 1e40;
        Assert.Contains("`LearningRate` must be in (0, 3.4e+38]. Got 1E+40.", Assert.Throws<ArgumentException>(() => Problem.Train(options, new RegressionTask(), data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factory_that_hands_out_one_module_twice_is_refused()
    {
        using var data = Problem.Clouds(rows: 20);
        var module = nn.Linear(2, 3);
        var options = new Problem.Options { Network = Network.Custom("shared", _ => module) };
        using var first = Problem.Train(options, new MulticlassTask(3), data);
        var error = Assert.Throws<InvalidOperationException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.StartsWith("The factory of the custom network 'shared' returned the same module twice.", error.Message, StringComparison.Ordinal);
        Assert.All(Problem.Scores(first, data), score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Frozen_parameters_stay_as_they_are(Optimizer optimizer)
    {
        using var data = Problem.Clouds(rows: 20);
        var options = new Problem.Options { Network = Network.Custom("frozen", shape => new Frozen(shape)), Optimizer = optimizer, WeightDecay = 0.1 };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        using var module = (Frozen)model.CreateModule();
        Assert.All(module.First.weight.data<float>().ToArray(), weight => Assert.Equal(0.5f, weight));
        Assert.Equal((4 * 3) + 3, model.ParameterCount);
    }

    public static TheoryData<Optimizer> Optimizers => [new Sgd(), new AdamW(), new RmsProp(), new Lbfgs()];

    [Fact]
    public void The_range_test_takes_the_steps_that_the_training_would()
    {
        using var data = Problem.Clouds(rows: 60);
        var plain = new Problem.Options { Optimizer = new Sgd() };
        var changed = new Problem.Options[]
        {
            new() { Optimizer = new Sgd(), GradientClipNorm = 1e-6 }, new() { Optimizer = new Sgd(), Shuffle = false }, new() { Optimizer = new Sgd(), GradientAccumulation = 3 },
        };
        var points = Points(plain);
        Assert.All(changed, options => Assert.NotEqual(points, Points(options)));

        RangeTestPoint[] Points(TrainingOptions options) =>
            [.. NetworkTraining.RangeTest(Problem.Job(options, new MulticlassTask(3)), data, 1e-3, 1, 20).Points];
    }

    [Fact]
    public void The_range_test_suggests_a_rate_that_trains_and_leaves_no_trace()
    {
        using var data = Problem.Clouds(rows: 300);
        var options = new Problem.Options { Optimizer = new Sgd() };
        NetworkTraining.RangeTest(Problem.Job(options, new MulticlassTask(3)), data, 1e-5, 100, 10);
        var tensors = LiveTensors.Count();
        NetworkTraining.RangeTest(Problem.Job(options, new MulticlassTask(3)), data, 1e-5, 100, 10);
        var left = Tensor.TotalCount - tensors;
        var test = NetworkTraining.RangeTest(Problem.Job(options, new MulticlassTask(3)), data, 1e-5, 100, 120);
        Assert.Equal(tensors + (2 * left), Tensor.TotalCount);
        Assert.InRange(test.Suggestion, 1e-3, 3);
        Assert.True(test.Points.Zip(test.Points.Skip(1), (a, b) => b.LearningRate / a.LearningRate).All(ratio => Math.Abs(ratio - Math.Pow(1e7, 1 / 119.0)) < 1e-9));
        options.LearningRate = test.Suggestion;
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.True(Accuracy(model, data) > 0.95);
    }

    [Fact]
    public void All_wrong_options_are_named_at_once()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options
        {
            Epoch = 0,
            BatchSize = -1,
            LearningRate = 0,
            WeightDecay = -1,
            ValidationSetFraction = 1,
            GradientAccumulation = 0,
            Loss = new SquaredLoss(),
            Optimizer = new Sgd { Momentum = 2 },
            EarlyStoppingCriteria = new EarlyStopping { Patience = 0 },
        };
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.Equal(
            "`Epoch` must be at least 1. Got 0. `BatchSize` must be at least 1. Got -1. `GradientAccumulation` must be at least 1. Got 0. "
            + "`LearningRate` must be in (0, 3.4e+38]. Got 0. `WeightDecay` must be in [0, 3.4e+38]. Got -1. `ValidationSetFraction` must be in [0, 1). Got 1. "
            + "`Momentum` of `Sgd` must be in [0, 1). Got 2. `Loss` SquaredLoss does not fit a multiclass task. Choose CrossEntropyLoss or leave `Loss` unset. "
            + "`Patience` of `EarlyStopping` must be at least 1. Got 0. (Parameter 'options')", error.Message);
    }

    [Fact]
    public void A_training_keeps_no_tensors_but_its_model()
    {
        // TorchSharp counts a tensor that became a parameter twice and frees it once: the same number a training, however long.
        using var data = Problem.Clouds();
        Left(epochs: 1);
        Assert.Equal(Left(epochs: 2), Left(epochs: 20));
        Assert.Equal(Left(epochs: 2), LeftByDivergence());

        long Left(int epochs)
        {
            var before = LiveTensors.Count();
            Problem.Train(new Problem.Options { Epoch = epochs, ValidationSetFraction = 0.2, EarlyStoppingCriteria = new() }, new MulticlassTask(3), data).Dispose();
            return Tensor.TotalCount - before;
        }

        long LeftByDivergence()
        {
            var before = LiveTensors.Count();
            Assert.Throws<TrainingDivergedException>(() =>
                Problem.Train(new Problem.Options { Optimizer = new Sgd(), LearningRate = 1e30 }, new MulticlassTask(3), data));
            return Tensor.TotalCount - before;
        }
    }

    private static double Loss(NetworkModel model, TensorDataset data)
    {
        var scores = Problem.Scores(model, data);
        var labels = data.Labels.data<long>().ToArray();
        return labels.Select((label, row) => -Math.Log(scores[(row * 3) + label])).Average();
    }

    private static double Accuracy(NetworkModel model, TensorDataset data)
    {
        var scores = Problem.Scores(model, data).Chunk(3).ToArray();
        var labels = data.Labels.data<long>().ToArray();
        return labels.Select((label, row) => Array.IndexOf(scores[row], scores[row].Max()) == label ? 1.0 : 0).Average();
    }

    /// <summary>A frozen layer of weights 0.5 and a layer that learns.</summary>
    private sealed class Frozen : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _first;
        private readonly TorchSharp.Modules.Linear _second;

        public Frozen(NetworkShape shape)
            : base(nameof(Frozen))
        {
            (_first, _second) = (nn.Linear(shape.Features, 4), nn.Linear(4, shape.Outputs));
            using (no_grad())
                _first.weight.fill_(0.5f);
            foreach (var parameter in _first.parameters())
                parameter.requires_grad = false;
            RegisterComponents();
        }

        public TorchSharp.Modules.Linear First => _first;

        public override Tensor forward(Tensor input) => _second.call(_first.call(input).tanh());
    }

    /// <summary>A network with a running statistic that nothing in training reads.</summary>
    private sealed class Hollow : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _inner;
        private readonly Tensor _statistic = full(1, float.NaN);

        public Hollow(NetworkShape shape)
            : base(nameof(Hollow))
        {
            _inner = nn.Linear(shape.Features, shape.Outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => training ? _inner.call(input) : _inner.call(input) * _statistic;
    }
}
