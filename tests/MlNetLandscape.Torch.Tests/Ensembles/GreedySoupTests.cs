using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Ensembles;

public sealed class GreedySoupTests
{
    private static readonly MulticlassTask Task = new(3);

    [Theory]
    [InlineData(4, 2)]
    [InlineData(16, 1)]
    public void It_is_never_worse_than_its_best_network_and_takes_what_helps(int batchSize, int least)
    {
        using var data = Problem.Clouds(150, 1.5);
        using var heldOut = Problem.Clouds(150, 1.4);
        using var ensemble = Members(data, batchSize);
        var (soup, record) = GreedySoup.Cook(ensemble.Members, data, heldOut);
        using var cooked = soup;
        Assert.InRange(record.Kept.Length, least, ensemble.Members.Length);
        Assert.InRange(record.Loss, 0, record.Losses.Min());
        Assert.Equal(record.Loss, LogLoss(soup, heldOut), 1e-5);
        Assert.Equal(record.Losses.IndexOf(record.Losses.Min()), record.Kept[0]);
        Assert.Equal(ensemble.Members.Select(member => LogLoss(member, heldOut)), record.Losses, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Several_networks_have_their_mean_weights_and_running_statistics_of_their_own()
    {
        using var scope = NewDisposeScope();
        using var data = Problem.Clouds(150, 1.5);
        using var heldOut = Problem.Clouds(150, 1.4);
        using var ensemble = Members(data, batchSize: 4);
        var (soup, record) = GreedySoup.Cook(ensemble.Members, data, heldOut);
        using var cooked = soup;
        using var module = soup.CreateModule();
        var kept = record.Kept.Select(place => Parameters(ensemble.Members[place])).ToArray();
        var mean = Parameters(soup);
        for (var index = 0; index < mean.Length; index++)
            Assert.Equal(kept.Average(weights => (double)weights[index]), mean[index], 1e-6);
        var statistics = Statistics(module);
        new RunningStatistics(module).Refresh(data.Features, 7, CancellationToken.None);
        Assert.Equal(Statistics(module), statistics, (a, b) => Math.Abs(a - b) <= 1e-5f * Math.Max(1, Math.Abs(a)));
        foreach (var member in ensemble.Members)
        {
            using var own = member.CreateModule();
            Assert.NotEqual(statistics, Statistics(own), (a, b) => Math.Abs(a - b) < 1e-4f);
        }
    }

    [Fact]
    public void A_network_twice_is_that_network()
    {
        using var data = Problem.Clouds(150, 1.5);
        using var ensemble = Members(data, batchSize: 16);
        var (same, all) = GreedySoup.Cook([ensemble.Members[0], ensemble.Members[0]], data, data);
        using var alike = same;
        Assert.Equal(LogLoss(ensemble.Members[0], data), all.Losses[1], 1e-5);
        Assert.InRange(all.Loss, 0, all.Losses[0]);
    }

    private static EnsembleModel Members(TensorDataset data, int batchSize)
    {
        var options = new Problem.Options
        {
            Network = Network.Mlp(8) with { Normalization = Normalization.Batch },
            Optimizer = new Sgd(),
            Epoch = 30,
            BatchSize = batchSize,
            LearningRate = 0.1,
        };
        return new FastGeometricEnsemble { BurnIn = 0.6 }.Train(Problem.Job(options, Task), data, null);
    }

    private static double LogLoss(NetworkModel model, TensorDataset data) => Averaging.AveragedTrainingTests.LogLoss(model, data);

    private static float[] Parameters(NetworkModel model)
    {
        using var module = model.CreateModule();
        return [.. module.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }

    private static float[] Statistics(nn.Module module) =>
        [.. module.named_buffers().Where(entry => entry.buffer.dim() > 0).SelectMany(entry => entry.buffer.data<float>().ToArray())];
}
