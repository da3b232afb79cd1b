using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>A step of a loss that is nothing but a function: for optimizers that take gradients only.</summary>
internal sealed class ClosureStep(Func<double> closure) : IStepObjective
{
    public IObjective<Tensor> Risk => throw new NotSupportedException("This step has gradients only.");

    public long Examples => 1;

    public long Seed => 1;

    public double Differentiate() => closure();

    public double Loss() => closure();

    public IObjective<Tensor> Sample(long examples, long stream) => Risk;
}

internal static class ClosureSteps
{
    public static double Step(this IOptimizer optimizer, Func<double> closure) => optimizer.Step(new ClosureStep(closure));
}
