using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class ImageTests
{
    [Fact]
    public void BothLayoutsSeeTheSameImage()
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(3 * 6 * 8, 4);
        using var chw = Network.SimpleCnn(new(3, 6, 8), 4).Build(shape, seed: 1);
        using var hwc = Network.SimpleCnn(new(3, 6, 8, ImageLayout.Hwc), 4).Build(shape, seed: 1);
        var image = rand(5, 3, 6, 8);

        var expected = chw.call(image.reshape(5, -1));
        var actual = hwc.call(image.permute(0, 2, 3, 1).reshape(5, -1));

        Assert.True(expected.allclose(actual, 1e-5, 1e-6));
    }

    [Theory]
    [InlineData(1, ImageLayout.Chw, false)]
    [InlineData(1, ImageLayout.Chw, true)]
    [InlineData(1, ImageLayout.Hwc, false)]
    [InlineData(3, ImageLayout.Chw, false)]
    [InlineData(3, ImageLayout.Chw, true)]
    [InlineData(3, ImageLayout.Hwc, false)]
    [InlineData(3, ImageLayout.Hwc, true)]
    public void TheInputIsReadInItsOrder(int channels, ImageLayout layout, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var input = new ImageInput(new(channels, 2, 3, layout)) { ChannelsLast = channelsLast };
        var numbers = arange(2 * 6 * channels).reshape(2, -1).to(float32);

        var images = input.call(numbers);

        Assert.Equal([2, channels, 2, 3], images.shape);
        Assert.Equal(channelsLast ? [6L * channels, 1, 3 * channels, channels] : [6L * channels, 6, 3, 1], images.stride());
        for (var c = 0; c < channels; c++)
        {
            for (var h = 0; h < 2; h++)
            {
                for (var w = 0; w < 3; w++)
                {
                    var index = layout == ImageLayout.Chw ? (c * 2 + h) * 3 + w : (h * 3 + w) * channels + c;
                    Assert.Equal(6 * channels + index, images[1, c, h, w].item<float>());
                }
            }
        }
    }

    [Fact]
    public void SlicesOfADatasetAreReadToo()
    {
        using var scope = NewDisposeScope();
        using var module = Network.SimpleCnn(new(1, 8, 8), 4).Build(new(64, 2), seed: 1);
        var table = rand(6, 70);
        var columns = table.narrow(1, 3, 64); // not contiguous

        Assert.True(module.call(columns).allclose(module.call(columns.contiguous())));
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void ChannelsLastChangesTheMemoryNotTheNumbers(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var scope = NewDisposeScope();
        using var module = network.Build(shape, seed: 1);
        var input = rand(6, shape.Features);

        var (expected, slopes) = Run();
        MemoryLayouts.SetChannelsLast(module, true);
        var (actual, slopesLast) = Run();
        MemoryLayouts.SetChannelsLast(module, false);
        var (again, _) = Run();

        Assert.True(expected.allclose(actual, 1e-5, 1e-5));
        Assert.True(expected.allclose(again, 0, 0));
        Assert.All(slopes.Zip(slopesLast), pair => Assert.True(pair.First.allclose(pair.Second, 1e-4, 1e-4)));

        (Tensor Output, Tensor[] Gradients) Run()
        {
            var output = module.call(input);
            var parameters = module.parameters().ToArray();
            module.zero_grad();
            output.square().sum().backward();
            return (output, parameters.Select(parameter => parameter.grad!.clone()).ToArray());
        }
    }

    [Theory]
    [InlineData(Activation.ReLU)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.ELU)]
    [InlineData(Activation.LeakyReLU)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.GELU)]
    [InlineData(Activation.SiLU)]
    public void PoolingBeforeAMonotoneActivationIsTheSame(Activation activation)
    {
        using var scope = NewDisposeScope();
        var shape = new NetworkShape(2 * 10 * 10, 3);
        var network = Network.Layers(
            new ImageShape(2, 10, 10),
            b => b.Conv2d(4).Activation(activation).MaxPool(3, 2).Conv2d(3).Activation(activation));
        using var module = network.Build(shape, seed: 1);
        var input = randn(7, shape.Features);
        var convolutions = module.modules().OfType<TorchSharp.Modules.Conv2d>().ToArray();
        var linear = module.modules().OfType<TorchSharp.Modules.Linear>().Single();
        using var phi = new ActivationModule(activation);

        var actual = module.call(input);
        var expected = linear.call(phi.call(convolutions[1].call(
            nn.functional.max_pool2d(phi.call(convolutions[0].call(input.view(7, 2, 10, 10))), [3, 3], [2, 2]))).flatten(1));

        Assert.True(expected.allclose(actual, 1e-5, 1e-6));
        var names = module.named_children().Select(child => child.name).ToArray();
        var pooledFirst = Array.IndexOf(names, "pool1") < Array.IndexOf(names, "activation1");
        Assert.Equal(activation is not (Activation.GELU or Activation.SiLU), pooledFirst);
    }
}
