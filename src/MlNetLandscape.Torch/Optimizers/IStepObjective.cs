using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What an optimizer may ask of one step: the loss of the step's batch at the parameters' present values, and objectives of θ for more.</summary>
/// <remarks>A step asks for <see cref="Differentiate"/> once at least, and first where it begins: that is the loss of the history. Any call may throw, by cancellation above all: the optimizer then leaves parameters and state as they were before the step.</remarks>
internal interface IStepObjective
{
    /// <summary>The loss; its gradient is left in the parameters' <c>grad</c>. Running statistics see the batch in the first call only.</summary>
    double Differentiate();

    /// <summary>
    /// The loss of other examples, as many, drawn for this step from the whole training set without repetition; its gradient is left in the parameters'
    /// <c>grad</c>. The mode is that of <see cref="Differentiate"/>; running statistics do not see it.
    /// </summary>
    /// <param name="stream">Names the draw, from 1: the same stream of the same step gives the same examples and random numbers.</param>
    double DifferentiateOther(long stream);

    /// <summary>
    /// Leaves in the parameters' <c>grad</c> a random vector v with E v vᵀ = F, the Fisher matrix of the step's examples: v = Σᵢ √(wᵢ / Σ w) Jᵢᵀ rᵢ with scores
    /// rᵢ = ∂ℓ(fᵢ, ỹᵢ)/∂fᵢ at labels ỹᵢ drawn from the network's own distribution. Running statistics do not see it; it is never clipped.
    /// </summary>
    void DifferentiateSampled();

    /// <summary>The loss alone, in the same mode and with the same random numbers; running statistics do not see it.</summary>
    double Loss();

    /// <summary>
    /// The loss of the step's examples as an objective of θ, the flat trainable parameters in their order, in evaluation mode, with ½ λ ‖θ‖² where
    /// <see cref="Optimizer.DecaysInObjective"/>. It moves the parameters while it is asked, and puts them back.
    /// </summary>
    IObjective<Tensor> Risk { get; }

    /// <summary>The same of other examples, drawn for this step from the whole training set without repetition.</summary>
    /// <param name="examples">How many; all where there are no more.</param>
    /// <param name="stream">Names the draw: the same stream of the same step gives the same examples.</param>
    IObjective<Tensor> Sample(long examples, long stream);

    /// <summary>The examples of the step.</summary>
    long Examples { get; }

    /// <summary>The examples there are to draw from.</summary>
    long Population => Examples;

    /// <summary>The root of the step's own random numbers.</summary>
    long Seed { get; }
}

/// <summary>A step whose gradient comes from elsewhere: for optimizers that step along another one's gradient.</summary>
/// <param name="step">The step.</param>
/// <param name="differentiate">Leaves a gradient in the parameters' <c>grad</c> and returns the loss.</param>
internal sealed class ReplacedGradient(IStepObjective step, Func<double> differentiate) : IStepObjective
{
    public IObjective<Tensor> Risk => step.Risk;

    public long Examples => step.Examples;

    public long Population => step.Population;

    public long Seed => step.Seed;

    public double Differentiate() => differentiate();

    public double DifferentiateOther(long stream) => step.DifferentiateOther(stream);

    public void DifferentiateSampled() => step.DifferentiateSampled();

    public double Loss() => step.Loss();

    public IObjective<Tensor> Sample(long examples, long stream) => step.Sample(examples, stream);
}
