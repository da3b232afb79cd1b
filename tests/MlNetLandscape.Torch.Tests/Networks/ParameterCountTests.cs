namespace MlNetLandscape.Tests.Networks;

public sealed class ParameterCountTests
{
    private static readonly ImageShape Mnist = new(1, 28, 28);
    private static readonly ImageShape Cifar = new(3, 32, 32);

    public static TheoryData<Network, int, int, long> Known => new()
    {
        { Network.Mlp(256), 784, 10, 203_530 },
        { Network.Mlp(), 4, 3, 15 },
        { Network.SimpleCnn(Mnist), 784, 10, 16_938 },
        { Network.MiniLeNet(Mnist), 784, 10, 3_781 },
        { Network.LeNet(Mnist), 784, 10, 61_706 },
        { Network.LeNet(Cifar) with { Padding = 0 }, 3072, 10, 62_006 },
        { Network.ResNet(Cifar, 20), 3072, 10, 272_474 },
        { Network.ResNet(Cifar, 20) with { Shortcut = ResidualShortcut.ZeroPadding }, 3072, 10, 269_722 },
        { Network.ResNet(Cifar, 20) with { Shortcut = ResidualShortcut.None }, 3072, 10, 269_722 },
        { Network.ResNet(Cifar, 56) with { Shortcut = ResidualShortcut.ZeroPadding }, 3072, 10, 853_018 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void KnownNetworksHaveTheirPublishedSizes(Network network, int features, int outputs, long expected)
    {
        var shape = new NetworkShape(features, outputs);

        using var module = network.Build(shape, seed: 1);

        Assert.Equal(expected, module.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(expected, network.Describe(shape).Parameters);
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void DescriptionCountsWhatTheModuleHas(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var module = network.Build(shape, seed: 1);

        var summary = network.Describe(shape);

        Assert.Equal(module.parameters().Sum(parameter => parameter.numel()), summary.Parameters);
        Assert.Equal(summary.Parameters, summary.Layers.Sum(layer => layer.Parameters));
        foreach (var layer in summary.Layers.Where(layer => layer.Parameters > 0))
        {
            var named = module.named_parameters().Where(item => item.name.StartsWith(layer.Name + ".", StringComparison.Ordinal));
            Assert.Equal(layer.Parameters, named.Sum(item => item.parameter.numel()));
        }
    }

    [Fact]
    public void SummaryIsATable()
    {
        var table = Network.SimpleCnn(Mnist).Describe(new(784, 10)).ToString().Split('\n');

        Assert.Equal("Layer        Kind          Output           Parameters", table[0]);
        Assert.Equal("conv1        conv 3×3      [B, 16, 28, 28]         160", table[1]);
        Assert.Equal("pool3        max pool 2×2  [B, 32, 3, 3]             0", table[9]);
        Assert.Equal("linear1      linear        [B, 10]               2,890", table[11]);
        Assert.Equal("Total                      [B, 10]              16,938", table[12]);
    }
}
