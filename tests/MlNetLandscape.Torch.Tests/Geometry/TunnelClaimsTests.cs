using MlNetLandscape.Torch.Tests.Ensembles;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>
/// What training makes of the width of tunnels, measured (Fort &amp; Jastrzębski 2019, §4): Fashion-MNIST, 4,000 rows, a tanh perceptron 784-64-64-10 trained by plain SGD to a loss of 0.15, walls at a loss
/// of 1 on 2,000 of these rows, means over three trainings a setting.
/// </summary>
[Trait("Category", "Slow")]
public sealed class TunnelClaimsTests(ITestOutputHelper output)
{
    [Fact]
    public void Tunnels_widen_with_the_learning_rate_and_narrow_with_the_batch()
    {
        using var train = FashionRows.Read("train", 4_000);
        var training = new Problem.Options { Network = Network.Mlp(64, 64) with { Activation = Activation.Tanh }, Optimizer = new Sgd { Momentum = 0 }, LearningRate = 0.03, BatchSize = 32, Epoch = 150, Threads = 1 };
        var sweep = TunnelStudy.Run(Problem.Job(training, new MulticlassTask(10)), train, new TunnelSweepOptions
        {
            LearningRates = [0.01, 0.03, 0.1, 0.2],
            BatchSizes = [16, 32, 128],
            LooksPerEpoch = 1,
            Geometry = new GeometryOptions { MaximumRows = 2_000 },
        });
        output.WriteLine($"{sweep}\n{sweep.Cost}");
        Assert.All(sweep.Settings, setting => Assert.True(setting.IsComparable));
        var byRate = sweep.Along(TunnelAxis.LearningRate);
        Assert.All(byRate.Zip(byRate.Skip(1)), pair => Assert.InRange(pair.Second.Angle.Value, pair.First.Angle.Value, 90));
        Assert.InRange(byRate[^1].Angle.Value - byRate[0].Angle.Value, 8, 14);
        Assert.All(byRate.Zip(byRate.Skip(1)), pair => Assert.InRange(pair.Second.LargestEigenvalue.Value, 0, pair.First.LargestEigenvalue.Value));
        var byBatch = sweep.Along(TunnelAxis.BatchSize);
        Assert.All(byBatch.Zip(byBatch.Skip(1)), pair => Assert.InRange(pair.Second.Angle.Value, 0, pair.First.Angle.Value));
    }
}
