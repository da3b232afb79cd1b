using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

[Collection(GlobalTorchState.Name)]
public sealed class DerivativeTests
{
    public static TheoryData<string> Cases => [.. DerivativeCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheGradientIsTheSlope(string name)
    {
        random.manual_seed(3);
        var (parameters, loss) = DerivativeCases.Make(name);
        using var generator = new Generator(7);
        Assert.InRange(DerivativeCheck.GradientError(parameters, loss, generator), 0, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheHessianVectorProductIsTheSlopeOfTheGradient(string name)
    {
        random.manual_seed(5);
        var (parameters, loss) = DerivativeCases.Make(name);
        using var generator = new Generator(9);
        var (error, norm) = DerivativeCheck.CurvatureError(parameters, loss, generator);
        Assert.InRange(error, 0, 1e-7);
        Assert.True(norm > 1e-3, $"‖Hv‖ = {norm}: the case tests nothing.");
    }

    [Fact]
    public void TheHessianOfAQuadraticIsItsMatrix()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 4, 1, 0 }, { 1, 3, -1 }, { 0, -1, 2 } });
        var x = tensor([1.0, 2.0, 3.0], requires_grad: true);
        var gradient = autograd.grad([x.dot(matrix.mv(x)).mul(0.5)], [x], retain_graph: true, create_graph: true)[0];
        Numbers.IsClose([6, 4, 4], gradient);
        for (var i = 0; i < 3; i++)
        {
            var row = autograd.grad([gradient[i]], [x], retain_graph: true)[0];
            Numbers.IsClose(matrix[i].Doubles(), row);
        }
    }

    [Fact]
    public void AJacobianVectorProductIsTwoVectorJacobianProducts()
    {
        using var scope = NewDisposeScope();
        var x = tensor([0.3, -0.2], requires_grad: true);
        var v = tensor([2.0, 5.0]);
        var y = stack([x[0] * x[1], x[0].exp(), x[1].sin()]);
        var u = zeros_like(y).requires_grad_();
        var g = autograd.grad([y], [x], [u], retain_graph: true, create_graph: true)[0];
        var jv = autograd.grad([g], [u], [v])[0];
        Numbers.IsClose([(2 * -0.2) + (5 * 0.3), 2 * Math.Exp(0.3), 5 * Math.Cos(-0.2)], jv);
    }
}
