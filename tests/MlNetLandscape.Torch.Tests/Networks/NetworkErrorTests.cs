using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class NetworkErrorTests
{
    private static readonly ImageShape Small = new(1, 8, 8);

    public static TheoryData<Network, NetworkShape, string[]> Invalid => new()
    {
        { Network.Mlp(3), new(0, 2), ["at least one feature and one output. Got 0 and 2."] },
        {
            Network.Mlp(3, 0, -1) with { Dropout = 1, Groups = 0, Initializer = Initializer.Normal(0) },
            new(4, 2),
            [
                "MlpNetwork cannot be built for [B, 4] → [B, 2]:", "`Hidden` sizes must be at least 1. Got 0.", "Got -1.",
                "`Dropout` must be in [0, 1). Got 1.", "`Groups` must be at least 1. Got 0.", "`Initializer.Scale` must be in (0, ∞). Got 0.",
            ]
        },
        {
            Network.Mlp(3) with { Activation = (Activation)99, Normalization = (Normalization)98 }, new(4, 2),
            ["`Activation` 99", "`Normalization` 98"]
        },
        { Network.Mlp(3) with { Initializer = new((InitializerKind)99) }, new(4, 2), ["`Initializer.Kind` 99"] },
        {
            Network.Mlp(6) with { Normalization = Normalization.Group }, new(4, 2),
            ["layer 2 of 4, «norm1», has 4 groups", "the 6 channels of its input [B, 6]"]
        },
        { Network.ResidualMlp(0, 0), new(4, 2), ["`Width` must be at least 1. Got 0.", "`Blocks` must be in [1, 1000]. Got 0."] },
        { Network.SimpleCnn(Small, 4), new(65, 2), ["`Image` 1×8×8 holds 64 numbers, but the data has 65 features."] },
        { Network.SimpleCnn(new(3, 8, 8, ImageLayout.Hwc), 4), new(65, 2), ["`Image` 8×8×3 (Hwc) holds 192 numbers"] },
        { Network.SimpleCnn(new(0, 8, 8)), new(64, 2), ["`Image` must have positive sizes"] },
        { Network.SimpleCnn(new(1 << 20, 1 << 20, 1 << 24)), new(64, 2), ["`Image` must have positive sizes and fewer than 2³¹"] },
        { Network.SimpleCnn(Small, 4, 0), new(64, 2), ["`Channels` must be at least 1. Got 0."] },
        {
            Network.SimpleCnn(Small, 4, 4, 4, 4), new(64, 2),
            ["layer 12 of 14, «pool4», has a 2×2 window, too large for its input [B, 4, 1, 1]"]
        },
        {
            Network.MiniLeNet(Small), new(64, 2),
            ["layer 4 of 8, «conv2», has a 5×5 kernel and padding 0, too large for its input [B, 6, 2, 2]"]
        },
        { Network.LeNet(Small) with { Padding = -1 }, new(64, 2), ["`Padding` at least 0. Got 5, 1 and -1."] },
        { Network.ResNet(Small, 21), new(64, 2), ["`Depth` must be 6n + 2", "Got 21."] },
        { Network.ResNet(Small, 8) with { Width = 0, Shortcut = (ResidualShortcut)9 }, new(64, 2), ["`Width` must be in", "`Shortcut` 9"] },
        { new LayeredNetwork([]), new(4, 2), ["`Sequence` has no layers."] },
        { new LayeredNetwork([new LinearLayer(3)]), new(4, 2), ["give [B, 3], but the data asks for [B, 2]; end with Output()."] },
        {
            Network.Layers(b => b.Linear(0).Dropout(-0.5).Conv2d(0, 0).MaxPool(0).GroupNorm(0)), new(4, 2),
            ["Got 0.", "`Probability` of dropout must be in [0, 1). Got -0.5.", "`Channels` of a convolution", "Got 0, 1 and 0.", "pooling", "`Groups`"]
        },
        {
            Network.Layers(Small, b => b.Linear(3).Output()), new(64, 2),
            ["layer 1 of 2, «linear1», takes vectors [B, D], but gets images [B, 1, 8, 8]; put Flatten()"]
        },
        {
            Network.Layers(b => b.Linear(3).Conv2d(3).Flatten()), new(4, 2),
            ["layer 2 of 4, «conv1», takes images [B, C, H, W], but gets vectors [B, 3]"]
        },
        { Network.Layers(b => b.MaxPool()), new(4, 2), ["«pool1», takes images"] },
        { Network.Layers(b => b.GlobalAveragePool()), new(4, 2), ["«pool1», takes images"] },
        { Network.Layers(b => b.Residual(r => { })), new(4, 2), ["A residual block has no layers."] },
        { Network.Layers(b => Nest(b, 9)), new(4, 2), ["Residual blocks may stand 8 deep in each other. Got 9."] },
        {
            Network.Layers(Small, b => b.Residual(r => r.Conv2d(2).Linear(3))), new(64, 2),
            ["layer 1 of 2, «block1», cannot be built: layer 2 of 2, «linear1», takes vectors"]
        },
        {
            Network.Layers(Small, b => b.Residual(r => r.Flatten())), new(64, 2),
            ["«block1», has a body that makes [B, 64] of [B, 1, 8, 8], which no shortcut can follow"]
        },
        {
            Network.Layers(new ImageShape(4, 8, 8), b => b.Residual(r => r.Conv2d(2, padding: 1), ResidualShortcut.ZeroPadding)), new(256, 2),
            ["makes [B, 2, 8, 8] of [B, 4, 8, 8]; zero padding cannot take channels away"]
        },
        {
            Network.Mlp(int.MaxValue), new(100, 2),
            ["layer 1 of 3, «linear1», would turn [B, 100] into [B, 2147483647] with 216895848347 parameters"]
        },
        {
            Network.Layers(Small, b => b.Conv2d(int.MaxValue, int.MaxValue, padding: int.MaxValue)), new(64, 2),
            ["neither an example nor a layer may hold more"]
        },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void WhatDoesNotFitIsSaidAtOnce(Network network, NetworkShape shape, string[] parts)
    {
        var built = Assert.Throws<ArgumentException>(() => network.Build(shape, seed: 1));
        var described = Assert.Throws<ArgumentException>(() => network.Describe(shape));

        Assert.Equal(built.Message, described.Message);
        Assert.All(parts, part => Assert.Contains(part, built.Message, StringComparison.Ordinal));
    }

    private static void Nest(LayerListBuilder builder, int depth) =>
        builder.Residual(inner =>
        {
            inner.Linear(4);
            if (depth > 1)
            {
                Nest(inner, depth - 1);
            }
        });

    [Fact]
    public void AnUnknownFactorySaysHowToRegisterIt()
    {
        var network = Network.FromJson("""{"kind":"custom","name":"from another process"}""");

        var error = Assert.Throws<NetworkNotRegisteredException>(() => network.Build(new(4, 2), seed: 1));

        Assert.Equal(
            "The custom network 'from another process' is not registered in this process. Before building or loading it, call "
            + "Network.Register(\"from another process\", shape => new …) with the factory it was made with.",
            error.Message);
        Network.Register("from another process", shape => new TwoLayers(shape));
        using var module = network.Build(new(4, 2), seed: 1);
        Assert.Equal(4, module.parameters().Count());
    }

    [Fact]
    public void AFactoryWithoutNameIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Network.Custom(" ", shape => new TwoLayers(shape)));
        Assert.Throws<ArgumentNullException>(() => Network.Custom("null factory", null!));
        var error = Assert.Throws<ArgumentException>(() => new FactoryNetwork("").Build(new(4, 2), seed: 1));
        Assert.Contains("`Name` of a custom network must not be empty.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAFactoryMakesIsChecked()
    {
        Check(_ => null!, "The factory of the custom network 'checked' returned null for [B, 4] → [B, 2].");
        Check(_ => nn.Tanh(), "The custom network 'checked' has no parameters.");
        Check(_ => nn.Linear(4, 3), "The custom network 'checked' must map [2, 4] to [2, 2], but it gave [2, 3].");
        Check(_ => nn.Linear(5, 2), "The custom network 'checked' failed on an input [2, 4]:");
        Check(_ => nn.Linear(4, 2, dtype: float64), "Parameter 'weight' of the custom network 'checked' is Float64 on cpu.");

        static void Check(Func<NetworkShape, nn.Module<Tensor, Tensor>> factory, string message)
        {
            var error = Assert.Throws<InvalidOperationException>(() => Network.Custom("checked", factory).Build(new(4, 2), seed: 1));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheDryRunDoesNotTouchRunningStatistics()
    {
        using var module = Network
            .Custom("batch norm", shape => nn.Sequential(nn.BatchNorm1d(shape.Features), nn.Linear(shape.Features, shape.Outputs)))
            .Build(new(4, 2), seed: 1);

        var tracked = module.named_buffers().Single(item => item.name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).buffer;
        Assert.Equal(0, tracked.sum().item<long>());
    }
}
