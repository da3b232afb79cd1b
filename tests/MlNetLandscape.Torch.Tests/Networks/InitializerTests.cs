using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class InitializerTests
{
    private const int FanIn = 300;
    private const int FanOut = 200;

    public static TheoryData<Initializer, double, bool> Laws => new()
    {
        { Initializer.HeNormal, 2.0 / FanIn, false },
        { Initializer.HeUniform, 2.0 / FanIn, true },
        { Initializer.XavierNormal(), 2.0 / (FanIn + FanOut), false },
        { Initializer.XavierUniform(), 2.0 / (FanIn + FanOut), true },
        { Initializer.XavierUniform(5.0 / 3), 25.0 / 9 * 2 / (FanIn + FanOut), true },
        { Initializer.Normal(0.05), 0.0025, false },
        { Initializer.PyTorch, 1.0 / 3 / FanIn, true },
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void WeightsFollowTheirLaw(Initializer initializer, double variance, bool uniform)
    {
        using var module = (Network.Mlp(FanOut) with { Initializer = initializer }).Build(new(FanIn, 2), seed: 11);
        var weights = module.parameters().First().data<float>().ToArray();

        Assert.Equal(FanIn * FanOut, weights.Length);
        var mean = weights.Average(w => (double)w);
        var measured = weights.Average(w => (double)w * w);
        var kurtosis = uniform ? 1.8 : 3;
        Assert.InRange(mean, -4 * Math.Sqrt(variance / weights.Length), 4 * Math.Sqrt(variance / weights.Length));
        var error = variance * Math.Sqrt((kurtosis - 1) / weights.Length); // of the mean square
        Assert.InRange(measured, variance - 4 * error, variance + 4 * error);
        var fourth = weights.Average(w => Math.Pow(w, 4)) / (measured * measured);
        Assert.Equal(kurtosis, fourth, 0.15);
        if (uniform)
        {
            Assert.True(weights.Max(Math.Abs) <= Math.Sqrt(3 * variance) * 1.000001);
        }
    }

    [Fact]
    public void ConvolutionsCountTheirReceptiveField()
    {
        var network = Network.Layers(new ImageShape(16, 8, 8), b => b.Conv2d(64, 5).ReLU());
        using var module = network.Build(new(1024, 2), seed: 3);

        var weights = module.parameters().First().data<float>().ToArray();

        var variance = 2.0 / (16 * 25); // He, the default for ReLU
        var error = variance * Math.Sqrt(2.0 / weights.Length);
        Assert.InRange(weights.Average(w => (double)w * w), variance - 4 * error, variance + 4 * error);
    }

    [Theory]
    [InlineData(40, 25)]
    [InlineData(25, 40)]
    public void OrthogonalRowsOrColumns(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var network = Network.Mlp(outputs) with { Initializer = Initializer.Orthogonal(1.5) };
        using var module = network.Build(new(inputs, 2), seed: 3);
        var w = module.parameters().First(); // [outputs, inputs]

        var product = outputs >= inputs ? w.t().mm(w) : w.mm(w.t());

        var expected = eye(Math.Min(inputs, outputs)) * 2.25;
        Assert.True((product - expected).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void OrthogonalConvolutions()
    {
        using var scope = NewDisposeScope();
        var network = Network.Layers(new ImageShape(2, 8, 8), b => b.Conv2d(5, 3).Tanh()) with { Initializer = Initializer.Orthogonal() };
        using var module = network.Build(new(128, 2), seed: 3);

        var w = module.parameters().First().reshape(5, 18);

        Assert.True((w.mm(w.t()) - eye(5)).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void SignsOfOrthogonalMatricesAreUnbiased()
    {
        var network = Network.Mlp() with { Initializer = Initializer.Orthogonal() };
        var traces = Enumerable.Range(0, 400).Select(seed =>
        {
            using var module = network.Build(new(3, 3), seed);
            var w = module.parameters().First().data<float>().ToArray();
            return w[0] + w[4] + (double)w[8];
        }).ToArray();

        // Haar measure on O(3): E tr W = 0, E (tr W)² = 1.
        Assert.InRange(traces.Average(), -4 / Math.Sqrt(400), 4 / Math.Sqrt(400));
        Assert.InRange(traces.Average(t => t * t), 0.7, 1.3);
    }

    [Fact]
    public void BiasesBeginAtZeroExceptPyTorchs()
    {
        using var he = Network.Mlp(50).Build(new(100, 2), seed: 1);
        using var pyTorch = (Network.Mlp(50) with { Initializer = Initializer.PyTorch }).Build(new(100, 2), seed: 1);

        Assert.All(Bias(he), b => Assert.Equal(0, b));
        Assert.All(Bias(pyTorch), b => Assert.InRange(b, -0.1f, 0.1f));
        Assert.InRange(Bias(pyTorch).Max(Math.Abs), 0.08f, 0.1f);

        static float[] Bias(nn.Module module) =>
            module.named_parameters().First(p => p.name == "linear1.bias").parameter.data<float>().ToArray();
    }

    [Theory]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    [InlineData(Normalization.Group)]
    public void NormalisationBeginsAsNothingButNormalisation(Normalization normalization)
    {
        using var vectors = (Network.Mlp(8) with { Normalization = normalization }).Build(new(5, 2), seed: 1);
        using var images = (Network.SimpleCnn(new(1, 8, 8), 8) with { Normalization = normalization }).Build(new(64, 2), seed: 1);

        foreach (var module in new nn.Module[] { vectors, images })
        {
            var norm = module.named_parameters().Where(p => p.name.StartsWith("norm1.", StringComparison.Ordinal)).ToArray();
            Assert.Equal(2, norm.Length);
            Assert.All(norm[0].parameter.data<float>().ToArray(), w => Assert.Equal(1, w));
            Assert.All(norm[1].parameter.data<float>().ToArray(), b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void TheDefaultSuitsTheActivation()
    {
        Same(Network.Mlp(9) with { Activation = Activation.Tanh }, Initializer.XavierUniform());
        Same(Network.Mlp(9), Initializer.HeNormal);
        Same(Network.Layers(b => b.Linear(9).Residual(r => r.Linear(9).Tanh()).ReLU()), Initializer.XavierUniform());
        Same(Network.Layers(b => b.Linear(9).GELU()), Initializer.HeNormal);

        static void Same(ComposedNetwork network, Initializer initializer)
        {
            using var byDefault = network.Build(new(5, 2), seed: 4);
            using var asked = (network with { Initializer = initializer }).Build(new(5, 2), seed: 4);
            Assert.All(byDefault.parameters().Zip(asked.parameters()), pair => Assert.True(pair.First.allclose(pair.Second, 0, 0)));
        }
    }

    [Fact]
    public void DefaultDtypeOfTorchDoesNotMatter()
    {
        var before = get_default_dtype();
        set_default_dtype(float64);
        try
        {
            using var module = Network.SimpleCnn(new(1, 8, 8), 4).Build(new(64, 2), seed: 1);
            Assert.All(module.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        }
        finally
        {
            set_default_dtype(before);
        }
    }
}
