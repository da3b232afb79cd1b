using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

public sealed class DropoutTests
{
    [Fact]
    public void KeepsTheMeanAndDropsTheAskedShare()
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutModule(0.3);
        dropout.Reseed(1);

        var values = dropout.call(ones(200, 500)).data<float>().ToArray();

        var zeros = values.Count(value => value == 0);
        Assert.InRange(zeros, 30_000 - 600, 30_000 + 600); // 4 standard errors, √(10⁵·0.3·0.7) = 145
        Assert.All(values.Where(value => value != 0), value => Assert.Equal(1 / 0.7f, value, 1e-6f));
        Assert.Equal(1, values.Average(value => (double)value), 0.01);
    }

    [Fact]
    public void TheSameSeedGivesTheSameMasks()
    {
        using var scope = NewDisposeScope();
        using var module = (Network.Mlp(50, 50) with { Dropout = 0.5 }).Build(new(10, 3), seed: 1);
        var input = rand(20, 10);

        var first = module.call(input);
        var second = module.call(input);
        RandomModules.Reseed(module, 9);
        var third = module.call(input);
        random.manual_seed(123);
        RandomModules.Reseed(module, 9);
        var fourth = module.call(input);

        Assert.False(first.allclose(second));
        Assert.False(first.allclose(third));
        Assert.True(third.allclose(fourth, 0, 0));
    }

    [Fact]
    public void EachModuleHasItsOwnMasks()
    {
        using var scope = NewDisposeScope();
        using var module = Network.Layers(b => b.Dropout(0.5).Dropout(0.5).Linear(2)).Build(new(400, 2), seed: 1);
        var dropouts = module.modules().OfType<DropoutModule>().ToArray();
        RandomModules.Reseed(module, 5);

        var first = dropouts[0].call(ones(1, 400));
        var second = dropouts[1].call(ones(1, 400));

        Assert.Equal(2, dropouts.Length);
        Assert.InRange((first * second).sum().item<float>() / 4, 60, 140); // independent: 100 ± 8.7 kept by both
    }

    [Fact]
    public void BuildSeedsTheMasksToo()
    {
        using var scope = NewDisposeScope();
        var network = Network.Mlp(50) with { Dropout = 0.5 };
        var input = rand(20, 10);
        using var first = network.Build(new(10, 3), seed: 1);
        using var second = network.Build(new(10, 3), seed: 1);

        Assert.True(first.call(input).allclose(second.call(input), 0, 0));
    }

    [Fact]
    public void EvaluationDropsNothingAndGivesANewTensor()
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutModule(0.9);
        dropout.eval();
        var input = rand(20, 10);

        var output = dropout.call(input);

        Assert.NotSame(input, output);
        Assert.True(input.allclose(output, 0, 0));
    }

    [Fact]
    public void MasksDoNotDependOnThePrecision()
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutModule(0.5);
        dropout.Reseed(3);
        var single = dropout.call(ones(10, 10));
        dropout.Reseed(3);
        var twice = dropout.call(ones([10, 10], float64));

        Assert.Equal(ScalarType.Float64, twice.dtype);
        Assert.True(single.to(float64).allclose(twice, 0, 0));
    }

    [Fact]
    public void SecondDerivativesPassThrough()
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutModule(0.5);
        dropout.Reseed(3);
        var x = ones([100], float64).requires_grad_();

        var y = dropout.call(x); // x·m, m ∈ {0, 2}
        var gradient = autograd.grad([y.pow(3).sum()], [x], retain_graph: true, create_graph: true)[0]; // 3x²m³
        var curvature = autograd.grad([gradient.sum()], [x], retain_graph: true)[0]; // 6x·m³

        Assert.True(curvature.allclose(y.detach().pow(3) * 6));
        Assert.InRange(curvature.sum().item<double>() / 48, 30, 70);
    }
}
