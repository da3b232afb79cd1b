using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class ResidualTests
{
    [Fact]
    public void IdentityShortcutAddsTheInput()
    {
        using var scope = NewDisposeScope();
        using var module = new ResidualLayer([new LinearLayer(4)]).Create(FeatureShape.Vector(4), new(4, 4));
        var body = module.modules().OfType<TorchSharp.Modules.Linear>().Single();
        var input = rand(3, 4);

        Assert.True(module.call(input).allclose(body.call(input) + input));
    }

    [Fact]
    public void ProjectionMatchesTheBodysShape()
    {
        var layer = new ResidualLayer(
            [new Conv2dLayer(6, 3, 2, 1), new NormalizationLayer(Normalization.Batch)], ProjectionNormalization: Normalization.Batch);
        var input = FeatureShape.Image(4, 7, 5);

        Assert.Null(layer.Mismatch(input, new(1, 1)));
        Assert.Equal(FeatureShape.Image(6, 4, 3), layer.Infer(input, new(1, 1)));
        Assert.Equal((4 * 9 + 1) * 6 + 12 + 4 * 6 + 12, layer.Parameters(input, new(1, 1)));
    }

    [Fact]
    public void ZeroPaddingTakesEverySecondPixel()
    {
        using var scope = NewDisposeScope();
        using var shortcut = new ZeroPaddingShortcut(2, 1);
        var input = arange(2 * 3 * 3).reshape(1, 2, 3, 3).to(float32);

        var output = shortcut.call(input);

        Assert.Equal([1, 3, 2, 2], output.shape);
        Assert.Equal([0f, 2, 6, 8, 9, 11, 15, 17, 0, 0, 0, 0], output.reshape(-1).data<float>().ToArray());
    }

    [Fact]
    public void SkipConnectionsKeepTheSignalOfADeepNetwork()
    {
        using var scope = NewDisposeScope();
        var input = randn(64, 10);
        var network = Network.ResidualMlp(32, 40) with
        {
            Normalization = Normalization.Layer,
            Activation = Activation.Tanh,
            Initializer = Initializer.Normal(0.02),
        };
        using var residual = network.Build(new(10, 1), seed: 1);
        using var plain = (network with { Skip = false, Normalization = Normalization.None }).Build(new(10, 1), seed: 1);

        Assert.True(residual.call(input).std().item<float>() > 1e-3);
        Assert.True(plain.call(input).std().item<float>() < 1e-6);
    }
}
