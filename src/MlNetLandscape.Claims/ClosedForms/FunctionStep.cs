using MlNetLandscape.Numerics.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>A step of an optimizer on a loss that is nothing but a function of θ.</summary>
/// <param name="theta">The parameters.</param>
/// <param name="loss">The loss at θ.</param>
/// <param name="seed">The root of the step's randomness.</param>
internal sealed class FunctionStep(Parameter theta, Func<Tensor, Tensor> loss, long seed = 1) : IStepObjective
{
    public IObjective<Tensor> Risk => throw new NotSupportedException("This step has gradients only.");

    public long Examples => 1;

    public long Population => 1;

    public long Seed => seed;

    /// <summary>Walks.</summary>
    /// <param name="optimizer">How.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="start">θ₀.</param>
    /// <param name="loss">The loss at θ.</param>
    /// <param name="stop">Whether it is there, asked before each step.</param>
    /// <param name="most">Steps at most.</param>
    /// <returns>θ, and the steps taken.</returns>
    public static (double[] Theta, int Steps) Walk(Optimizer optimizer, double rate, double[] start, Func<Tensor, Tensor> loss, Func<double[], bool> stop, int most)
    {
        using var theta = new Parameter(tensor(start));
        using var running = optimizer.Start([theta], 0);
        running.LearningRate = rate;
        var steps = 0;
        for (; steps < most && !stop(theta.data<double>().ToArray()); steps++)
            running.Step(new FunctionStep(theta, loss, steps + 1));
        return (theta.data<double>().ToArray(), steps);
    }

    public double Differentiate()
    {
        theta.grad = null;
        using var value = loss(theta);
        value.backward();
        return value.item<double>();
    }

    public double DifferentiateOther(long stream) => Differentiate();

    public void DifferentiateSampled() => throw new NotSupportedException("This step has no labels.");

    public double Loss()
    {
        using var value = loss(theta);
        return value.item<double>();
    }

    public IObjective<Tensor> Sample(long examples, long stream) => Risk;
}
