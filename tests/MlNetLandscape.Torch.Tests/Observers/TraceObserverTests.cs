using MathNet.Numerics.Statistics;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>The trace along a training against closed forms and dense Hessians.</summary>
public sealed class TraceObserverTests
{
    [Theory]
    [InlineData(false, 0.3)]
    [InlineData(true, 0.3)]
    public void On_linear_regression_with_few_parameters_it_is_exact(bool adamW, double decay)
    {
        using var data = Problem.Line();
        var options = new Problem.Options
        {
            Network = Network.Mlp(),
            Optimizer = adamW ? new AdamW() : new Sgd(),
            WeightDecay = decay,
            LearningRate = 0.01,
            Observers = [new TraceObserver { Every = 5, RelativeStandardError = null }],
        };
        using var model = Problem.Train(options, new RegressionTask(), data);
        var truth = LinearWalk.Hessian(data, adamW ? 0 : decay).Trace();
        Assert.All(Seen(model), seen =>
        {
            Assert.Equal(1, seen.Trace / truth, 5);
            Assert.Equal((0, EstimationStop.Exact, 3L, 101L), (seen.StandardError, seen.Stop, seen.Cost.Products, seen.Examples));
        });
    }

    /// <summary>The Hessian is the same at every step, the random vectors are not: the estimates scatter about the truth as their standard errors say.</summary>
    [Fact]
    public void Probes_are_independent_and_as_sure_as_they_say()
    {
        using var generator = new Generator(3);
        using var data = new TensorDataset(randn(200, 40, generator: generator), randn(200, generator: generator));
        var options = new Problem.Options
        {
            Network = Network.Mlp(),
            Epoch = 50,
            BatchSize = 200,
            Observers = [new TraceObserver { Every = 1, MaximumProducts = 12, RelativeStandardError = null }],
        };
        using var model = Problem.Train(options, new RegressionTask(), data);
        var seen = Seen(model);
        var truth = LinearWalk.Hessian(data).Trace();
        var errors = seen.Select(observation => observation.Trace - truth).ToArray();
        Assert.Equal(50, errors.Distinct().Count());
        Assert.All(seen, observation => Assert.Equal((12, 6), (observation.Cost.Products, observation.Samples)));
        Assert.InRange(Math.Abs(errors.Mean()), 0, 4 * errors.StandardDeviation() / Math.Sqrt(50));
        Assert.InRange(errors.StandardDeviation() / seen.Average(observation => observation.StandardError), 0.5, 2);
    }

    /// <summary>One step an epoch: the network after t epochs is that before step t. Two standard errors hold some 95 of 100 estimates.</summary>
    [Fact]
    public void Along_the_training_of_a_perceptron_it_is_the_trace_of_the_dense_Hessian()
    {
        using var data = Problem.Clouds(spread: 1);
        using var observed = Problem.Train(Options(64, [new TraceObserver { Every = 3 }]), new MulticlassTask(3), data);
        var seen = Seen(observed)[2..];
        var truths = seen.Select(observation => Trace((int)observation.Step)).ToArray();
        Assert.Equal(20, seen.Length);
        Assert.InRange(seen.Zip(truths).Count(pair => Math.Abs(pair.First.Trace - pair.Second) < 2 * pair.First.StandardError), 16, 20);
        Assert.Equal(1, seen.Zip(truths, (observation, truth) => observation.Trace / truth).Average(), 0.05);
        Assert.All(seen, observation => Assert.InRange(observation.Cost.Products, 16, 40));
        Assert.All(seen, observation => Assert.Equal(observation.StandardError <= 0.05 * observation.Trace, observation.Stop == EstimationStop.Converged));
        Assert.Contains(seen, observation => observation.Stop == EstimationStop.Converged);

        double Trace(int epochs)
        {
            using var model = Problem.Train(Options(epochs, []), new MulticlassTask(3), data);
            using var risk = new EmpiricalRisk(model, data, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
            using var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            return DenseHessian.Of(hessian).Matrix.Trace();
        }

        static Problem.Options Options(int epochs, TrainingObserver[] observers) => new()
        {
            Network = Network.Mlp(12, 8) with { Activation = Activation.Tanh },
            Optimizer = new Sgd(),
            LearningRate = 0.05,
            BatchSize = 1000,
            Epoch = epochs,
            Observers = observers,
        };
    }

    [Fact]
    public void Wrong_settings_are_named_at_once()
    {
        using var data = Problem.Line();
        var options = new Problem.Options { Observers = [new TraceObserver { Every = 0, Examples = 0, MaximumProducts = 3, RelativeStandardError = 0 }] };
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new RegressionTask(), data));
        Assert.StartsWith(
            "`Every` of `TraceObserver` must be at least 1. Got 0. `Examples` of `TraceObserver` must be at least 1. Got 0. "
            + "`MaximumProducts` of `TraceObserver` must be at least 4. Got 3. `RelativeStandardError` of `TraceObserver` must be in (0, 1), or null. Got 0.",
            error.Message, StringComparison.Ordinal);
    }

    private static TraceObservation[] Seen(NetworkModel model) => [.. model.History.Observations.Cast<TraceObservation>()];
}
