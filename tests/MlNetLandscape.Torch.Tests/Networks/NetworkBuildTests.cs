using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class NetworkBuildTests
{
    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void OutputHasTheAskedShape(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var module = network.Build(shape, seed: 1);
        using var input = rand(4, shape.Features);
        using var output = module.call(input);

        Assert.True(module.training);
        Assert.Equal([4, shape.Outputs], output.shape);
        Assert.Equal(ScalarType.Float32, output.dtype);
        Assert.All(module.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_contiguous()));
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void WeightsDependOnTheSeedOnly(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        random.manual_seed(1);
        using var first = network.Build(shape, seed: 42);
        random.manual_seed(2);
        using var again = network.Build(shape, seed: 42);
        using var other = network.Build(shape, seed: 43);

        Assert.Equal(Weights(first), Weights(again));
        Assert.NotEqual(Weights(first), Weights(other));
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public async Task ThreadsDoNotDisturbEachOther(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var expected = network.Build(shape, seed: 42);

        var built = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var module = network.Build(shape, seed: 42);
            return Weights(module);
        })));

        Assert.All(built, weights => Assert.Equal(Weights(expected), weights));
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void TheGlobalGeneratorIsLeftAlone(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        random.manual_seed(5);
        using var expected = rand(8);
        random.manual_seed(5);

        using var module = network.Build(shape, seed: 42);
        using var actual = rand(8);

        Assert.True(expected.allclose(actual, 0, 0));
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void WeightsOutliveTheScopeTheyWereBuiltIn(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        nn.Module<Tensor, Tensor> module;
        using (NewDisposeScope())
        {
            module = network.Build(shape, seed: 1);
        }

        using (module)
        using (var input = rand(4, shape.Features))
        using (var output = module.call(input))
        {
            Assert.All(module.parameters().Concat(module.buffers()), tensor => Assert.False(tensor.IsInvalid));
            Assert.Equal([4, shape.Outputs], output.shape);
        }
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void ForwardLeavesOnlyItsOutputInTheScope(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var module = network.Build(shape, seed: 1);
        using var input = rand(4, shape.Features);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();

        var output = module.call(input);

        Assert.False(input.IsInvalid);
        Assert.Equal([4, shape.Outputs], output.shape);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void DisposedModulesLeaveNothingBehind(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var scope = NewDisposeScope();
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();

        var module = network.Build(shape, seed: 1);
        var tensors = module.parameters().Concat(module.buffers()).ToArray();
        module.Dispose();

        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
        Assert.Equal(0, scope.DisposablesCount);
        Assert.Equal(0, statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(NetworkCases.Names), MemberType = typeof(NetworkCases))]
    public void GradientsAgreeWithDifferences(string name)
    {
        var (network, shape) = NetworkCases.All[name];
        using var scope = NewDisposeScope();
        using var module = network.Build(shape, seed: 3).to(float64);
        module.train();
        using var generator = new Generator(7);
        var input = randn([6, shape.Features], float64, generator: generator);
        var mix = randn([6, shape.Outputs], float64, generator: generator);
        var parameters = module.parameters().ToArray();
        var directions = parameters.Select(parameter => randn(parameter.shape, float64, generator: generator)).ToArray();
        var length = Math.Sqrt(directions.Sum(direction => direction.square().sum().item<double>()));

        using var loss = Loss();
        loss.backward();
        var expected = parameters.Zip(directions, (parameter, direction) => (parameter.grad! * direction).sum().item<double>() / length).Sum();

        const double Step = 1e-6;
        var plus = Shifted(Step);
        var minus = Shifted(-2 * Step);
        Assert.Equal(expected, (plus - minus) / (2 * Step), 1e-6 * Math.Max(1, Math.Abs(expected)));

        Tensor Loss() => (module.call(input).square() * mix).sum();

        double Shifted(double step)
        {
            using var inner = NewDisposeScope();
            using var gradients = no_grad();
            foreach (var (parameter, direction) in parameters.Zip(directions))
            {
                parameter.add_(direction, alpha: step / length);
            }

            return Loss().item<double>();
        }
    }

    [Theory]
    [InlineData(Activation.ReLU)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.GELU)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Softplus)]
    [InlineData(Activation.ELU)]
    [InlineData(Activation.SiLU)]
    [InlineData(Activation.LeakyReLU)]
    [InlineData(Activation.Identity)]
    public void ActivationsAreTheirFormulas(Activation activation)
    {
        double[] points = [-2, -0.5, 0, 0.3, 1.7];
        using var input = tensor(points);
        using var module = new ActivationModule(activation);
        using var output = module.call(input);

        var expected = points.Select(x => activation switch
        {
            Activation.ReLU => Math.Max(0, x),
            Activation.Tanh => Math.Tanh(x),
            Activation.GELU => x * NormalDistribution(x),
            Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
            Activation.Softplus => Math.Log(1 + Math.Exp(x)),
            Activation.ELU => x > 0 ? x : Math.Exp(x) - 1,
            Activation.SiLU => x / (1 + Math.Exp(-x)),
            Activation.LeakyReLU => x > 0 ? x : 0.01 * x,
            _ => x,
        });
        Assert.All(expected.Zip(output.data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        static double NormalDistribution(double x)
        {
            const int Steps = 20000; // Simpson's rule from −10
            double sum = 0, h = (x + 10) / Steps;
            for (var i = 0; i <= Steps; i++)
            {
                var z = -10 + i * h;
                sum += (i == 0 || i == Steps ? 1 : i % 2 == 0 ? 2 : 4) * Math.Exp(-z * z / 2);
            }

            return sum * h / 3 / Math.Sqrt(2 * Math.PI);
        }
    }

    private static byte[] Weights(nn.Module module) =>
        [.. module.parameters().Concat(module.buffers()).SelectMany(parameter => parameter.bytes.ToArray())];
}
