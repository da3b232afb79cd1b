using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

public sealed class RunningStatisticsTests
{
    [Fact]
    public void Uneven_batches_give_the_mean_and_variance_of_the_whole_set()
    {
        const int Rows = 600; // a batch of 512 and one of 88
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = (randn(Rows, 3, generator: generator) * 2) + arange(Rows, dtype: ScalarType.Float32).div(100).unsqueeze(1);
        using var layer = nn.BatchNorm1d(3);
        new RunningStatistics(layer).Refresh(x, seed: 1, CancellationToken.None);
        var values = x.to_type(ScalarType.Float64);
        AssertClose(values.mean([0L]), layer.running_mean!, 1e-6);
        AssertClose(values.var([0L], unbiased: true), layer.running_var!, 1e-6);
    }

    [Fact]
    public void Batches_that_count_alike_whatever_their_size_would_be_wrong_by_far()
    {
        using var scope = NewDisposeScope();
        var x = cat([zeros(512, 1), ones(88, 1)], 0).to_type(ScalarType.Float32);
        using var layer = nn.BatchNorm1d(1);
        new RunningStatistics(layer).Refresh(x, seed: 2, CancellationToken.None);
        var share = 88 / 600.0;
        Assert.Equal(share, layer.running_mean!.item<float>(), 1e-6);
        Assert.Equal(600 / 599.0 * share * (1 - share), layer.running_var!.item<float>(), 1e-6);
    }

    [Fact]
    public void Every_pixel_of_a_channel_counts()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var x = randn(530, 2 * 3 * 3, generator: generator) + arange(18, dtype: ScalarType.Float32);
        using var module = Network.Layers(new ImageShape(2, 3, 3), layers => layers.BatchNorm().GlobalAveragePool().Output()).Build(new NetworkShape(18, 2), 1);
        new RunningStatistics(module).Refresh(x, seed: 1, CancellationToken.None);
        var layer = module.modules().OfType<BatchNorm>().Single();
        var pixels = x.view(530, 2, 9).permute(1, 0, 2).reshape(2, -1).to_type(ScalarType.Float64);
        AssertClose(pixels.mean([1L]), layer.running_mean!, 1e-5);
        AssertClose(pixels.var([1L], unbiased: true), layer.running_var!, 1e-5);
    }

    [Fact]
    public void Nothing_but_the_running_statistics_changes()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var x = randn(40, 4, generator: generator);
        using var module = (Network.Mlp(5, 5) with { Normalization = Normalization.Batch, Dropout = 0.5 }).Build(new NetworkShape(4, 2), 1);
        var layers = module.modules().OfType<BatchNorm>().ToList();
        Assert.Equal(2, layers.Count);
        layers[1].momentum = null;
        layers[0].train();
        module.train();
        layers[1].eval();
        var statistics = new RunningStatistics(module);
        statistics.Refresh(x, seed: 1, CancellationToken.None);
        var once = layers[1].running_var!.data<float>().ToArray();
        Assert.Equal([0.1, null], layers.Select(layer => layer.momentum));
        Assert.Equal([true, false], layers.Select(layer => layer.training));
        Assert.True(module.training);
        Assert.All(layers, layer => Assert.Equal(0L, layer.num_batches_tracked!.ToInt64()));
        statistics.Refresh(x, seed: 9, CancellationToken.None); // one batch: its order and dropout do not matter
        Assert.Equal(once, layers[1].running_var!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5f * b);
    }

    [Fact]
    public void Cancelled_it_leaves_the_old_statistics()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.BatchNorm1d(2);
        Assert.Throws<OperationCanceledException>(() => new RunningStatistics(layer).Refresh(randn(2000, 2), seed: 1, new CancellationToken(canceled: true)));
        Assert.Equal([0f, 0f], layer.running_mean!.data<float>().ToArray());
        Assert.Equal(0.1, layer.momentum);
        Assert.True(layer.training);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double relative)
    {
        var (wanted, found) = (expected.data<double>().ToArray(), actual.data<float>().ToArray());
        Assert.Equal(wanted.Length, found.Length);
        for (var index = 0; index < wanted.Length; index++)
            Assert.Equal(wanted[index], found[index], relative * Math.Max(1, Math.Abs(wanted[index])));
    }
}
