using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

/// <summary>Compares gradients and Hessian-vector products with central differences along a random direction, in float64.</summary>
internal static class DerivativeCheck
{
    private const double Step = 1e-5;

    /// <summary>|g·v − (L(θ+hv) − L(θ−hv))/2h|, relative to the larger of 1 and |g·v|.</summary>
    public static double GradientError(IReadOnlyList<Tensor> parameters, Func<Tensor> loss, Generator generator)
    {
        using var scope = NewDisposeScope();
        var direction = Direction(parameters, generator);
        var slope = Gradients(parameters, loss, false).Zip(direction, (g, v) => (double)g.mul(v).sum()).Sum();
        Shift(parameters, direction, Step);
        var above = Value(loss);
        Shift(parameters, direction, -2 * Step);
        var below = Value(loss);
        Shift(parameters, direction, Step);
        return Math.Abs(slope - ((above - below) / (2 * Step))) / Math.Max(1, Math.Abs(slope));
    }

    /// <summary>‖Hv − (∇L(θ+hv) − ∇L(θ−hv))/2h‖, relative to the larger of 1 and ‖Hv‖; and ‖Hv‖.</summary>
    public static (double Error, double Norm) CurvatureError(IReadOnlyList<Tensor> parameters, Func<Tensor> loss, Generator generator)
    {
        using var scope = NewDisposeScope();
        var direction = Direction(parameters, generator);
        var gradients = Gradients(parameters, loss, true);
        var projection = gradients.Zip(direction, (g, v) => g.mul(v).sum()).Aggregate((a, b) => a.add(b));
        var product = projection.requires_grad
            ? Filled(parameters, autograd.grad([projection], [.. parameters], retain_graph: true, allow_unused: true))
            : [.. parameters.Select(p => zeros_like(p))];
        Shift(parameters, direction, Step);
        var above = Gradients(parameters, loss, false);
        Shift(parameters, direction, -2 * Step);
        var below = Gradients(parameters, loss, false);
        Shift(parameters, direction, Step);
        var differences = above.Zip(below, (a, b) => a.sub(b).div(2 * Step)).ToList();
        var error = Norm(product.Zip(differences, (h, d) => h.sub(d)));
        var norm = Norm(product);
        return (error / Math.Max(1, norm), norm);
    }

    private static List<Tensor> Direction(IEnumerable<Tensor> parameters, Generator generator) =>
        [.. parameters.Select(p => randn(p.shape, ScalarType.Float64, generator: generator))];

    private static double Value(Func<Tensor> loss)
    {
        using var value = loss();
        return (double)value;
    }

    private static List<Tensor> Gradients(IReadOnlyList<Tensor> parameters, Func<Tensor> loss, bool createGraph) =>
        Filled(parameters, autograd.grad([loss()], [.. parameters], retain_graph: createGraph, create_graph: createGraph, allow_unused: true));

    private static List<Tensor> Filled(IReadOnlyList<Tensor> parameters, IList<Tensor> gradients) =>
        [.. gradients.Select((g, i) => g.IsInvalid ? zeros_like(parameters[i]) : g)];

    private static double Norm(IEnumerable<Tensor> tensors) => Math.Sqrt(tensors.Sum(t => (double)t.mul(t).sum()));

    private static void Shift(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> direction, double step)
    {
        using var noGrad = no_grad();
        for (var i = 0; i < parameters.Count; i++)
        {
            parameters[i].add_(direction[i], step);
        }
    }
}
