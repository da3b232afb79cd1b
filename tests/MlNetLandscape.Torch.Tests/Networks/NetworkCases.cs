namespace MlNetLandscape.Tests.Networks;

/// <summary>One small network of every kind, with the shape it is tried on.</summary>
public static class NetworkCases
{
    public static readonly ImageShape Gray = new(1, 12, 12);

    public static IReadOnlyDictionary<string, (Network Network, NetworkShape Shape)> All { get; } =
        new Dictionary<string, (Network, NetworkShape)>
        {
            ["linear"] = (Network.Mlp(), new(5, 3)),
            ["mlp"] = (Network.Mlp(7, 6) with { Activation = Activation.Tanh }, new(5, 3)),
            ["mlp batch norm"] = (Network.Mlp(8) with { Activation = Activation.GELU, Normalization = Normalization.Batch }, new(5, 3)),
            ["mlp group norm"] = (Network.Mlp(8) with { Activation = Activation.SiLU, Normalization = Normalization.Group }, new(5, 3)),
            ["mlp layer norm"] = (Network.Mlp(8) with { Activation = Activation.ELU, Normalization = Normalization.Layer }, new(5, 3)),
            ["residual mlp"] = (Network.ResidualMlp(6, 2) with { Activation = Activation.Softplus }, new(5, 2)),
            ["plain mlp"] = (Network.ResidualMlp(6, 2) with { Activation = Activation.Sigmoid, Skip = false }, new(5, 2)),
            ["simple cnn"] = (Network.SimpleCnn(Gray, 3, 4), new(144, 3)),
            ["simple cnn group norm"] =
                (Network.SimpleCnn(new(2, 8, 8), 4, 4) with { Normalization = Normalization.Group, Activation = Activation.Sigmoid }, new(128, 3)),
            ["lenet"] = (Network.LeNet(Gray) with { Activation = Activation.Tanh }, new(144, 3)),
            ["mini lenet"] = (Network.MiniLeNet(new(1, 24, 24)) with { Activation = Activation.Tanh }, new(576, 4)),
            ["resnet"] = (Network.ResNet(new(2, 8, 8), 8) with { Width = 4, Activation = Activation.Tanh }, new(128, 3)),
            ["resnet zero padding"] =
                (Network.ResNet(new(2, 7, 7), 8) with { Width = 4, Shortcut = ResidualShortcut.ZeroPadding, Activation = Activation.Tanh }, new(98, 3)),
            ["resnet without skip"] = (Network.ResNet(new(2, 8, 8), 8) with
            {
                Width = 4,
                Shortcut = ResidualShortcut.None,
                Normalization = Normalization.Group,
                Activation = Activation.Tanh,
            }, new(128, 3)),
            ["layers"] = (Network.Layers(b => b.Linear(6).LayerNorm().Tanh().Residual(r => r.Linear(6).Tanh()).Linear(4).Sigmoid()), new(5, 2)),
            ["image layers"] = (Network.Layers(new ImageShape(2, 8, 8, ImageLayout.Hwc), b => b
                .Conv2d(4, 3, padding: 1).BatchNorm().Tanh().MaxPool()
                .Residual(r => r.Conv2d(6, 3, stride: 2, padding: 1).LayerNorm())
                .GELU().AveragePool().OutputConv2d(1).GlobalAveragePool()), new(128, 3)),
            ["custom"] = (Network.Custom("cases", shape => new TwoLayers(shape)), new(5, 3)),
        };

    public static TheoryData<string> Names => [.. All.Keys];
}
