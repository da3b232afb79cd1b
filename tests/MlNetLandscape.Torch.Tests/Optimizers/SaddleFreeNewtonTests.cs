using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Second-order steps on networks; their mathematics is tested on formulas in the tests of the numerics.</summary>
public sealed class SaddleFreeNewtonTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    public void Forty_krylov_steps_take_a_tanh_network_to_a_loss_of_a_thousandth(int hidden)
    {
        using var data = Digits.Take(1_000);
        using var model = Train(new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 20 }, hidden, data, steps: 41);
        var reached = model.History.Epochs.FirstOrDefault(epoch => epoch.TrainingLoss <= 1e-3);
        Assert.NotNull(reached);
        Assert.InRange(reached.Epoch - 1, 1, 40); // the loss of an epoch is that before its step
    }

    [Fact]
    public void A_step_costs_one_gradient_its_products_and_its_trials_and_all_steps_are_in_the_history()
    {
        using var data = Digits.Take(200, pooled: true);
        using var model = Train(new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 6, StepsPerBasis = 1 }, 10, data, steps: 5);
        var steps = model.History.Observations.Cast<NewtonObservation>().ToArray();
        Assert.Equal([0, 1, 2, 3, 4], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.Equal((Observation.OfOptimizer, step.Step + 1, 1.0), (step.Observer, (long)step.Epoch, step.LearningRate)));
        Assert.Equal([6, 7, 7, 7, 7], steps.Select(step => step.Cost.Products)); // and the previous direction
        Assert.All(steps, step => Assert.Equal((1, step.Found.Trials + 1), (step.Cost.Gradients, step.Cost.Values))); // and the loss where it begins
        Assert.All(steps, step => Assert.Equal(step.Cost, step.Found.Cost));
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First.Found.Risk - pair.First.Found.ActualDecrease, pair.Second.Found.Risk, 1e-5));
        Assert.Equal(model.History.Epochs.Select(epoch => epoch.TrainingLoss), steps.Select(step => step.Found.Risk), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(steps, step => Assert.InRange(step.Found.LowestCurvature, -step.Found.HighestCurvature, step.Found.HighestCurvature));
    }

    [Fact]
    public void Records_survive_json_and_csv()
    {
        using var data = Digits.Take(100, pooled: true);
        using var model = Train(new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 4 }, 10, data, steps: 3);
        Assert.Equal(model.History, TrainingHistory.FromJson(model.History.ToJson()));
        var read = ObservationTable.FromCsv(ObservationTable.ToCsv(model.History.Observations));
        Assert.Equal(model.History.Observations.AsEnumerable(), read);
        Assert.Contains("Optimizer, 3 observations, 14 products", model.History.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_decay_is_part_of_the_objective()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), Optimizer = new SaddleFreeNewton(), BatchSize = 101, Epoch = 4, WeightDecay = 0.5 };
        using var model = Problem.Train(options, new RegressionTask(), data);
        using var scope = NewDisposeScope();
        using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { WeightDecay = 0.5 });
        Assert.InRange(risk.Space.Dot(risk.Gradient(risk.Theta()).Gradient, risk.Gradient(risk.Theta()).Gradient), 0, 1e-6); // ridge regression, as far as a loss in single precision shows
        Assert.Equal(model.History.Epochs[0].TrainingLoss, ((NewtonObservation)model.History.Observations[0]).Found.Risk, 0.5);
    }

    [Fact]
    public void The_gradient_that_a_step_begins_with_has_the_weight_decay_too()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Network = Network.Mlp(), Optimizer = new SaddleFreeNewton { StepsPerBasis = 1 }, BatchSize = 101, Epoch = 1, WeightDecay = 0.5 };
        using var model = Problem.Train(options, new RegressionTask(), data);
        var seen = (NewtonObservation)Assert.Single(model.History.Observations);
        Assert.Equal(1, seen.Found.Agreement, 1e-3); // ridge regression is quadratic
        Assert.Equal(1, seen.Cost.Gradients);
    }

    [Fact]
    public void Curvature_and_agreement_are_of_different_examples()
    {
        var streams = new List<long>();
        var bowl = new QuadraticRisk([2, 0, 0, 1], [1, -1], 0, null);
        using var theta = new Parameter(tensor([0f, 0f]));
        using var running = new SaddleFreeNewton { CurvatureExamples = 5 }.Start([theta], 0);
        running.LearningRate = 1;
        running.Step(new ClosureStep(() => ClosureSteps.Gradient(theta, 0.5 * (tensor([2f, 1f]) * (theta - tensor([1f, -1f])).square()).sum().to_type(ScalarType.Float64)))
        {
            Objective = bowl,
            Population = 10,
            Drawn = stream =>
            {
                streams.Add(stream);
                return bowl;
            },
        });
        Assert.Equal([1L, 2], streams.Order());
    }

    [Fact]
    public void Running_statistics_see_every_batch_once()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options
        {
            Network = Network.Mlp(6) with { Normalization = Normalization.Batch, Dropout = 0.2 },
            Optimizer = new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 5, StepsPerBasis = 1 },
            BatchSize = 25,
            Epoch = 3,
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        using var module = model.CreateModule();
        var counted = module.named_buffers().Single(buffer => buffer.name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).buffer;
        Assert.Equal(3 * 4, counted.to_type(ScalarType.Int64).item<long>());
        Assert.All(model.History.Observations.Cast<NewtonObservation>(), step => Assert.Equal(2, step.Cost.Gradients)); // dropout: the step's own is not that of the risk
    }

    [Fact]
    public void Mini_batches_take_curvature_and_agreement_from_other_examples()
    {
        using var data = Digits.Take(600, pooled: true);
        var options = Options(new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 10, StepsPerBasis = 1, CurvatureExamples = 400, CheckExamples = 200 }, 10, 4, 1);
        options.BatchSize = 200;
        using var model = Problem.Train(options, new MulticlassTask(10), data);
        var steps = model.History.Observations.Cast<NewtonObservation>().ToArray();
        Assert.Equal(12, steps.Length);
        Assert.All(steps.Where(step => step.Found.Outcome == NewtonOutcome.Descended), step => Assert.InRange(step.Cost.Values, step.Found.Trials + 3, (2 * step.Found.Trials) + 2));
        Assert.InRange(model.History.Epochs[^1].TrainingLoss, 0, 0.35 * model.History.Epochs[0].TrainingLoss);

        options.Optimizer = new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 10, StepsPerBasis = 1, CheckExamples = 0 };
        using var unchecked_ = Problem.Train(options, new MulticlassTask(10), data);
        Assert.All(unchecked_.History.Observations.Cast<NewtonObservation>(), step => Assert.Equal(step.Found.Trials + 1, step.Cost.Values));
    }

    [Fact]
    public void An_interrupted_training_resumes_bit_for_bit_with_its_records()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var data = Problem.Clouds();
            using var whole = Problem.Train(Resumable(null), new MulticlassTask(3), data);
            var interrupted = Resumable(Path.Combine(folder.FullName, "run.checkpoint"));
            interrupted.Progress = new Cancelling(2);
            Assert.Throws<OperationCanceledException>(() => Problem.Train(interrupted, new MulticlassTask(3), data));
            using var resumed = Problem.Train(Resumable(interrupted.CheckpointPath), new MulticlassTask(3), data);
            Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
            Assert.Equal(whole.History.Observations.Select(Timeless), resumed.History.Observations.Select(Timeless));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static Problem.Options Resumable(string? checkpoint) => new()
        {
            Network = Network.Mlp(6) with { Activation = Activation.Tanh },
            Optimizer = new SaddleFreeNewton { ExactUpTo = 0, KrylovSteps = 5 },
            BatchSize = 30,
            Epoch = 4,
            CheckpointPath = checkpoint,
        };

        static object Timeless(Observation seen) => (NewtonObservation)seen with
        {
            Cost = seen.Cost with { Seconds = 0 },
            Found = ((NewtonObservation)seen).Found with { Cost = default },
        };
    }

    [Fact]
    public void A_network_that_starts_at_a_saddle_leaves_it()
    {
        using var data = Digits.Take(100, pooled: true);
        var zero = Network.Custom("all zero", shape =>
        {
            var module = (Network.Mlp(5) with { Activation = Activation.Tanh }).Build(shape, 1);
            using var noGradient = no_grad();
            foreach (var parameter in module.parameters())
                parameter.zero_();
            return module;
        });
        var options = Options(new SaddleFreeNewton { ExactUpTo = 0 }, 5, 15, 1);
        options.Network = zero;
        using var model = Problem.Train(options, new MulticlassTask(10), data);
        Assert.Contains(model.History.Observations.Cast<NewtonObservation>(), step => step.Found.Outcome == NewtonOutcome.Escaped);
        Assert.InRange(model.History.Epochs[^1].TrainingLoss, 0, 0.5);
    }

    [Fact]
    public void Wrong_constants_are_named() => Assert.Equal(
    [
        "`KrylovSteps` of `SaddleFreeNewton` must be in [1, ∞). Got 0.", "`SmallestDamping` of `SaddleFreeNewton` must be in (0, 1]. Got -1.",
        "`CurvatureExamples` of `SaddleFreeNewton` must be in [1, ∞). Got 0.", "`CheckExamples` of `DampedNewton` must be in [0, ∞). Got -2.",
    ],
        new Optimizer[] { new SaddleFreeNewton { KrylovSteps = 0, SmallestDamping = -1, CurvatureExamples = 0 }, new DampedNewton { CheckExamples = -2 } }.SelectMany(optimizer => optimizer.Faults()));

    [Fact]
    public void A_training_of_more_steps_than_can_be_recorded_is_refused_before_any_work()
    {
        using var data = Problem.Clouds();
        var options = new Problem.Options { Optimizer = new SaddleFreeNewton(), BatchSize = 10, Epoch = 20_000 };
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.Contains("a record of each of 200000 steps; a training holds up to 100000.", error.Message, StringComparison.Ordinal);
    }

    private static NetworkModel Train(Optimizer optimizer, int hidden, TensorDataset data, int steps, double rate = 1) =>
        Problem.Train(Options(optimizer, hidden, steps, rate), new MulticlassTask(10), data);

    private static Problem.Options Options(Optimizer optimizer, int hidden, int steps, double rate) => new()
    {
        Network = Network.Mlp(hidden) with { Activation = Activation.Tanh },
        Optimizer = optimizer,
        LearningRate = rate,
        BatchSize = 1_000,
        Shuffle = false,
        Epoch = steps,
    };

    private sealed class Cancelling(int epochs) : IProgress<TrainingProgress>
    {
        private int _left = epochs;

        public void Report(TrainingProgress value)
        {
            if (value.Completed is not null && --_left == 0)
                throw new OperationCanceledException();
        }
    }
}
