using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Schedule-free descent: its recurrence, its limit, and which of its points is the network.</summary>
public sealed class ScheduleFreeSgdTests
{
    [Fact]
    public void Beta_of_zero_is_the_mean_of_plain_descents_iterates()
    {
        using var plain = new Parameter(tensor([2.0, -1.0]));
        using var averaged = new Parameter(tensor([2.0, -1.0]));
        using var descent = new Sgd { Momentum = 0 }.Start([plain], weightDecay: 0.1);
        using var free = new ScheduleFreeSgd { Beta = 0 }.Start([averaged], weightDecay: 0.1);
        (descent.LearningRate, free.LearningRate) = (0.2, 0.2);
        var sum = new double[2];
        for (var step = 1; step <= 20; step++)
        {
            descent.Step(() => Loss(plain));
            free.Step(() => Loss(averaged));
            sum = [.. sum.Zip(plain.data<double>().ToArray(), (a, b) => a + b)];
            Assert.Equal(sum.Select(entry => entry / step), averaged.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }

    [Fact]
    public void It_follows_its_recurrence_through_a_warm_up_and_says_the_loss_where_the_gradient_is()
    {
        using var theta = new Parameter(tensor([2.0]));
        using var running = new ScheduleFreeSgd { Beta = 0.8 }.Start([theta], weightDecay: 0.3);
        var (z, x, total) = (2.0, 2.0, 0.0);
        foreach (var rate in new[] { 0, 0.1, 0.2, 0.3, 0.3, 0.05 })
        {
            var y = (0.2 * z) + (0.8 * x);
            z -= rate * ((3 * y) + (0.3 * y));
            total += rate * rate;
            x = rate == 0 ? x : x + (rate * rate / total * (z - x));
            running.LearningRate = rate;
            Assert.Equal(1.5 * y * y, running.Step(() => Gradient(theta, (1.5 * theta.square()).sum())), 12);
            Assert.Equal(x, theta.item<double>(), 12);
        }
    }

    [Fact]
    public void Validation_the_best_weights_and_the_finished_network_are_the_means()
    {
        using var data = Problem.Line();
        using var held = Problem.Line(rows: 40, noise: 0.5);
        var options = new Problem.Options { Optimizer = new ScheduleFreeSgd(), LearningRate = 0.1, Epoch = 10, Network = Network.Mlp(6) };
        using var model = Problem.Train(options, new RegressionTask(), data, held);
        AssertClose(MeanSquare(model), model.History.Epochs[^1].ValidationLoss);
        options.EarlyStoppingCriteria = new EarlyStopping { Patience = 2 };
        using var best = Problem.Train(options, new RegressionTask(), data, held);
        AssertClose(MeanSquare(best), best.History.Epochs[best.History.WeightsOfEpoch - 1].ValidationLoss);

        static void AssertClose(double expected, double? found)
        {
            Assert.InRange(expected, 0, 2);
            Assert.Equal(expected, found!.Value, 1e-5 * expected);
        }

        double MeanSquare(NetworkModel network) =>
            Problem.Scores(network, held).Zip(held.Labels.data<float>().ToArray(), (score, label) => Math.Pow(score - label, 2)).Average();
    }

    private static double Loss(Parameter theta) => Gradient(theta, (0.5 * tensor([3.0, 0.4]) * theta.square()).sum());
}
