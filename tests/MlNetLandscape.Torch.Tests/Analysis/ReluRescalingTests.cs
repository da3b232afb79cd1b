using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Analysis;

/// <summary>Which layers can be rescaled against each other, and that the network then computes the same.</summary>
public sealed class ReluRescalingTests
{
    private static readonly ImageShape Image = new(1, 8, 8);

    public static TheoryData<string, string[]> Networks => new()
    {
        { "mlp", ["linear1 → linear2", "linear2 → linear3"] },
        { "tanh", [] },
        { "leaky", ["linear1 → linear2"] },
        { "identity", ["linear1 → linear2"] },
        { "batch norm", ["norm1 → linear2", "norm2 → linear3"] },
        { "layer norm", ["norm1 → linear2"] },
        { "dropout", ["linear1 → linear2"] },
        { "cnn", ["conv1 → conv2", "conv2 → linear1"] },
        { "cnn, batch norm", ["norm1 → conv2", "norm2 → linear1"] },
        { "linear", [] },
        { "resnet", [] },
        { "custom", ["0 → 2"] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Pairs_are_found_and_the_function_stays(string name, string[] expected)
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(64, 5);
        using var module = Network(name).Build(shape, seed: 3).to(ScalarType.Float64);
        module.eval();
        var pairs = ReluRescaling.Pairs(module);

        if (name != "resnet")
            Assert.Equal(expected, pairs.Select(pair => $"{pair.Upper} → {pair.Lower}"));
        using var generator = new Generator(5);
        var input = randn(7, 64, ScalarType.Float64, generator: generator);
        using var noGradient = no_grad();
        var before = module.call(input);
        var factors = ReluRescaling.Factors(pairs, 16);
        foreach (var (parameter, value) in module.named_parameters())
        {
            if (factors.TryGetValue(parameter, out var factor))
                value.mul_(factor);
        }

        var after = module.call(input);
        Assert.InRange((after - before).abs().max().item<double>() / before.abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void Residual_blocks_are_rescaled_inside_only()
    {
        using var module = Network("resnet").Build(new NetworkShape(64, 5), seed: 3);

        var pairs = ReluRescaling.Pairs(module);

        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair => Assert.Equal(pair.Upper[..pair.Upper.LastIndexOf('.')], pair.Lower[..pair.Lower.LastIndexOf('.')]));
    }

    private static Network Network(string name) => name switch
    {
        "mlp" => MlNetLandscape.Network.Mlp(6, 4),
        "tanh" => MlNetLandscape.Network.Mlp(6) with { Activation = Activation.Tanh },
        "leaky" => MlNetLandscape.Network.Mlp(6) with { Activation = Activation.LeakyReLU },
        "identity" => MlNetLandscape.Network.Mlp(6) with { Activation = Activation.Identity },
        "batch norm" => MlNetLandscape.Network.Mlp(6, 4) with { Normalization = Normalization.Batch },
        "layer norm" => MlNetLandscape.Network.Mlp(6) with { Normalization = Normalization.Layer },
        "dropout" => MlNetLandscape.Network.Mlp(6) with { Dropout = 0.5 },
        "cnn" => MlNetLandscape.Network.SimpleCnn(Image, 3, 4) with { Activation = Activation.ReLU },
        "cnn, batch norm" => MlNetLandscape.Network.SimpleCnn(Image, 3, 4) with { Activation = Activation.ReLU, Normalization = Normalization.Batch },
        "linear" => MlNetLandscape.Network.Mlp(),
        "resnet" => MlNetLandscape.Network.ResNet(Image, 8),
        _ => MlNetLandscape.Network.Custom("relu rescaling", shape =>
            nn.Sequential(nn.Linear(shape.Features, 6), nn.ReLU(), nn.Linear(6, shape.Outputs))),
    };
}
