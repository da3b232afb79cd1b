using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Substitutes;

/// <summary>Errors that end the process upstream: the substitute throws.</summary>
public sealed class TorchErrorTests
{
    [Fact]
    public void MatmulOfWrongShapes() => Refused(
        () => rand([2, 3]).matmul(rand([2, 3])), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");

    [Fact]
    public void GradOfAnUnusedInput()
    {
        var x = ones(1, requires_grad: true);
        var other = ones(1, requires_grad: true);
        Refused(() => autograd.grad([x.sum()], [other]), "One of the differentiated Tensors appears to not have been used in the graph");
    }

    [Fact]
    public void GradOfManyNumbers()
    {
        var x = ones(2, requires_grad: true);
        Refused(() => autograd.grad([x.mul(2)], [x]), "grad can be implicitly created only for scalar outputs");
    }

    [Fact]
    public void GradOfAConstant()
    {
        var x = ones(1, requires_grad: true);
        Refused(() => autograd.grad([ones(1).sum()], [x], allow_unused: true), "does not require grad");
    }

    [Fact]
    public void GradThroughAFreedGraph()
    {
        var x = ones(1, requires_grad: true);
        var y = x.tanh().sum();
        autograd.grad([y], [x]);
        Refused(() => autograd.grad([y], [x]), "backward through the graph a second time");
    }

    [Fact]
    public void AGeneratorStateOfTheWrongSize()
    {
        using var generator = new Generator(1);
        Refused(() => generator.set_state(zeros(3, uint8)), "Expected");
    }

    private static void Refused(Action action, string message) =>
        Assert.Contains(message, Assert.Throws<ExternalException>(action).Message, StringComparison.Ordinal);
}
