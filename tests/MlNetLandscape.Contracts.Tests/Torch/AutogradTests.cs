using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class AutogradTests
{
    [Fact]
    public void BackwardAccumulatesIntoGrad()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        Assert.Null(x.grad);
        x.square().sum().backward();
        Numbers.IsClose([2, 4], x.grad!);
        x.square().sum().backward();
        Numbers.IsClose([4, 8], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void GradLeavesTheGradPropertyAlone()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        autograd.grad([x.square().sum()], [x]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void AnUnusedInputGivesAnInvalidTensor()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0], requires_grad: true);
        var other = tensor([1.0], requires_grad: true);
        var gradients = autograd.grad([x.sum()], [x, other], allow_unused: true);
        Assert.False(gradients[0].IsInvalid);
        Assert.True(gradients[1].IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gradients[1].Handle);
    }

    [Fact]
    public void AGradientOfAConstantSlopeDoesNotRequireGrad()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, -1.0], requires_grad: true);
        var gradient = autograd.grad([x.mul(3).sum()], [x], retain_graph: true, create_graph: true)[0];
        Assert.False(gradient.requires_grad);
    }

    [Fact]
    public void NoGradHoldsForItsThreadAndItsBlock()
    {
        using var x = tensor([1.0], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            using var y = x.mul(2);
            Assert.False(y.requires_grad);
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }

            Assert.False(is_grad_enabled());
            var other = new Thread(() => Assert.True(is_grad_enabled()));
            other.Start();
            other.Join();
        }

        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            using var y = x.mul(2);
            Assert.False(y.requires_grad);
        }

        using var z = x.mul(2);
        Assert.True(z.requires_grad);
    }

    [Fact]
    public void ALeafMayBeChangedInPlaceUnderNoGradOnly()
    {
        using var x = tensor([1.0, 2.0], requires_grad: true);
        using var one = ones(2, ScalarType.Float64);
        Assert.Contains("leaf", Assert.Throws<ExternalException>(() => x.add_(one)).Message, StringComparison.Ordinal);
        using (no_grad())
        {
            x.copy_(one).mul_(3);
        }

        Assert.True(x.is_leaf);
        Assert.True(x.requires_grad);
        Numbers.IsClose([3, 3], x);
    }

    [Fact]
    public void DetachSharesValuesAndCutsTheGraph()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        var y = x.mul(2);
        var cut = y.detach();
        Assert.False(cut.requires_grad);
        Assert.False(y.is_leaf);
        cut[0] = tensor(9.0);
        Numbers.IsClose([9, 4], y);
    }

    [Fact]
    public void BackwardOfManyNumbersIsRefused()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        var error = Assert.Throws<ExternalException>(() => x.mul(2).backward());
        Assert.Contains("grad can be implicitly created only for scalar outputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersBecomeAVectorAndBack()
    {
        using var scope = NewDisposeScope();
        var first = nn.Parameter(tensor(new double[,] { { 1, 2 }, { 3, 4 } }));
        var second = nn.Parameter(tensor([5.0]));
        var vector = nn.utils.parameters_to_vector([first, second]);
        Numbers.IsClose([1, 2, 3, 4, 5], vector);
        nn.utils.vector_to_parameters(vector.detach().mul(2), [first, second]);
        Numbers.IsClose([2, 4, 6, 8], first);
        Assert.True(first.is_leaf && first.requires_grad);
        Numbers.IsClose([10], second);
    }

    [Fact]
    public void GradientsAreClippedToTheirCommonNorm()
    {
        using var scope = NewDisposeScope();
        var x = nn.Parameter(tensor([0.0]));
        var y = nn.Parameter(tensor([0.0]));
        (x.mul(3) + y.mul(4)).sum().backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([x, y], 1), 1e-9);
        Numbers.IsClose([0.6], x.grad!, 1e-5);
        Numbers.IsClose([0.8], y.grad!, 1e-5);
        nn.utils.clip_grad_value_([x, y], 0.7);
        Numbers.IsClose([0.7], y.grad!, 1e-6);
    }
}
