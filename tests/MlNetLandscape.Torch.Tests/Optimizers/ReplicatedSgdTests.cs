using TorchSharp;
using TorchSharp.Modules;
using static MlNetLandscape.Torch.Tests.Optimizers.ClosureSteps;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>Replicas alone, coupled, and tied together.</summary>
public sealed class ReplicatedSgdTests
{
    [Fact]
    public void One_replica_is_plain_descent_bit_for_bit() =>
        Assert.Equal(Walk(new Sgd()), Walk(new ReplicatedSgd { Replicas = 1, Coupling = 5 }));

    [Fact]
    public void Tied_replicas_are_descent_on_all_their_examples_together()
    {
        using var theta = new Parameter(tensor([3.0, -1.0]));
        using var tied = new ReplicatedSgd { Replicas = 4, Coupling = 1e30 }.Start([theta], weightDecay: 0.1);
        using var plain = new Parameter(tensor([3.0, -1.0]));
        using var descent = new Sgd().Start([plain], weightDecay: 0.1);
        (tied.LearningRate, descent.LearningRate) = (0.05, 0.05);
        for (var step = 0; step < 10; step++)
        {
            tied.Step(new ClosureStep(() => Loss(theta, 0)) { Other = stream => Loss(theta, stream) });
            descent.Step(() => Gradient(plain, Enumerable.Range(0, 4).Select(part => Part(plain, part)).Aggregate((a, b) => a + b) / 4));
            Assert.Equal(plain.data<double>().ToArray(), theta.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(0.5, 0.3)]
    public void Each_follows_its_own_recurrence_and_the_network_is_their_mean(double coupling, double growth)
    {
        using var theta = new Parameter(tensor([3.0]));
        using var running = new ReplicatedSgd { Replicas = 2, Coupling = coupling, CouplingGrowth = growth, Momentum = 0.9 }.Start([theta], weightDecay: 0.1);
        running.LearningRate = 0.05;
        double[] x = [3, 3], v = [0, 0];
        for (var step = 0; step < 6; step++)
        {
            for (var a = 0; a < 2; a++)
            {
                v[a] = (0.9 * v[a]) + ((1 + a) * (x[a] - a)) + (0.1 * x[a]);
                x[a] -= 0.05 * v[a];
            }

            var mean = 0.5 * (x[0] + x[1]);
            var kept = 1 / (1 + (0.05 * coupling * Math.Pow(1 + growth, step)));
            x = [mean + (kept * (x[0] - mean)), mean + (kept * (x[1] - mean))];
            running.Step(new ClosureStep(() => Loss(theta, 0)) { Other = stream => Loss(theta, stream) });
            Assert.Equal(mean, theta.item<double>(), 12);
        }

        Assert.True(Math.Abs(x[0] - x[1]) > 0.05);
    }

    private static float[] Walk(Optimizer optimizer)
    {
        using var theta = new Parameter(tensor([0.3f, -1.7f, 2.2f]));
        using var running = optimizer.Start([theta], weightDecay: 0.01);
        running.LearningRate = 0.05;
        for (var step = 0; step < 9; step++)
            running.Step(() => Gradient(theta, (theta.cos() + theta.square()).sum().to_type(ScalarType.Float64)));
        return theta.data<float>().ToArray();
    }

    private static double Loss(Parameter theta, long part) => Gradient(theta, Part(theta, part));

    private static Tensor Part(Parameter theta, long part) => 0.5 * (1 + part) * (theta - part).square().sum();
}
