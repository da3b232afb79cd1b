using MlNetLandscape.Numerics.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>A step of a loss that is nothing but a function: for optimizers that take gradients, and where an objective is given, curvature.</summary>
internal sealed class ClosureStep(Func<double> closure) : IStepObjective
{
    /// <summary>The same loss as a function of θ.</summary>
    public IObjective<Tensor>? Objective { get; init; }

    public IObjective<Tensor> Risk => Objective ?? throw new NotSupportedException("This step has gradients only.");

    public long Examples => 1;

    public long Seed { get; init; } = 1;

    /// <summary>The gradient of other examples, by stream; the same loss where there are none.</summary>
    public Func<long, double> Other { get; init; } = _ => closure();

    /// <summary>Leaves a vector v with E v vᵀ = F in the parameters' gradients.</summary>
    public Action Sampled { get; init; } = () => throw new NotSupportedException("This step has no labels.");

    public double Differentiate() => closure();

    public double DifferentiateOther(long stream) => Other(stream);

    public void DifferentiateSampled() => Sampled();

    public double Loss() => closure();

    /// <summary>Examples there are to draw from.</summary>
    public long Population { get; init; } = 1;

    /// <summary>The objective of other examples, by stream; the same one where there are none.</summary>
    public Func<long, IObjective<Tensor>>? Drawn { get; init; }

    public IObjective<Tensor> Sample(long examples, long stream) => Drawn?.Invoke(stream) ?? Risk;
}

internal static class ClosureSteps
{
    public static double Step(this IOptimizer optimizer, Func<double> closure) => optimizer.Step(new ClosureStep(closure));

    /// <summary>Leaves the gradient of a loss in <paramref name="theta"/>.</summary>
    public static double Gradient(Parameter theta, Tensor loss)
    {
        theta.grad = null;
        loss.backward();
        return loss.item<double>();
    }
}
