using System.Text.Json.Serialization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Which optimizer, with its own constants. Learning rate and weight decay are options of the training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(AdamW), "adamW")]
[JsonDerivedType(typeof(RmsProp), "rmsProp")]
[JsonDerivedType(typeof(Lbfgs), "lbfgs")]
[JsonDerivedType(typeof(Sam), "sam")]
[JsonDerivedType(typeof(Asam), "asam")]
[JsonDerivedType(typeof(EntropySgd), "entropySgd")]
[JsonDerivedType(typeof(Muon), "muon")]
[JsonDerivedType(typeof(ScheduleFreeSgd), "scheduleFreeSgd")]
[JsonDerivedType(typeof(SophiaG), "sophiaG")]
[JsonDerivedType(typeof(ReplicatedSgd), "replicatedSgd")]
[JsonDerivedType(typeof(ChargedPointNormalization), "chargedPointNormalization")]
[JsonDerivedType(typeof(ReinforcedSgd), "reinforcedSgd")]
[JsonDerivedType(typeof(Arsg), "arsg")]
[JsonDerivedType(typeof(SaddleFreeNewton), "saddleFreeNewton")]
[JsonDerivedType(typeof(DampedNewton), "dampedNewton")]
public abstract record Optimizer
{
    private protected Optimizer() { }

    /// <summary>The learning rate used when none is set.</summary>
    public abstract double DefaultLearningRate { get; }

    /// <summary>Starts an optimizer at the parameters' present values.</summary>
    internal abstract IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay);

    internal abstract IEnumerable<string> Faults();

    /// <summary>True when one step may take more than one gradient of its batch.</summary>
    internal virtual bool EvaluatesRepeatedly => false;

    /// <summary>True when gradients may be shortened on the way to it; false where a search needs them whole.</summary>
    internal virtual bool TakesClippedGradients => !EvaluatesRepeatedly;

    /// <summary>True when it asks for <see cref="IStepObjective.DifferentiateSampled"/>.</summary>
    internal virtual bool DrawsLabels => false;

    /// <summary>True when the parameters between steps are a mean, where no gradient was taken: running statistics are then taken anew to judge the network.</summary>
    internal virtual bool HoldsMean => false;

    /// <summary>True when ½ λ ‖θ‖² is part of the objective that is descended; false when the weights are decayed apart from it.</summary>
    internal virtual bool DecaysInObjective => true;

    /// <summary>True when every step leaves a record in the history.</summary>
    internal virtual bool RecordsSteps => false;

    /// <summary>
    /// The η λ above which the steps grow along a direction of constant curvature λ; null where steps along it are not fixed multiples of its gradients.
    /// </summary>
    internal virtual double? StabilityThreshold => null;

    private protected IEnumerable<string> InHalfOpenUnit(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            yield return $"`{name}` of `{GetType().Name}` must be in [0, 1). Got {value}.";
    }

    private protected IEnumerable<string> NotNegative(double value, string name)
    {
        if (value is not (>= 0 and < double.PositiveInfinity))
            yield return $"`{name}` of `{GetType().Name}` must be in [0, ∞). Got {value}.";
    }

    /// <summary>For optimizers that replace the gradient another one steps along.</summary>
    private protected IEnumerable<string> OneGradient(Optimizer? basis, string name)
    {
        if (basis is null or { EvaluatesRepeatedly: true } or { DrawsLabels: true })
            yield return $"`{name}` of `{GetType().Name}` must take one gradient a step, as Sgd, AdamW and RmsProp do. Got {basis?.GetType().Name ?? "null"}.";
    }

    private protected IEnumerable<string> Positive(double value, string name)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
            yield return $"`{name}` of `{GetType().Name}` must be in (0, ∞). Got {value}.";
    }
}

/// <summary>An optimizer at work on one list of parameters.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>η of the next step.</summary>
    double LearningRate { get; set; }

    /// <summary>Moves the parameters once.</summary>
    /// <param name="step">The loss of the step's batch and more. When it throws, parameters and state are as before the step.</param>
    /// <returns>The loss before the step.</returns>
    double Step(IStepObjective step);

    /// <summary>What the last step did and saw; null where the optimizer keeps no records.</summary>
    Observation? Record => null;

    /// <summary>Everything but the parameters that the next step depends on, by name; the tensors stay the optimizer's.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Takes over values that <see cref="State"/> once gave.</summary>
    void Restore(IReadOnlyDictionary<string, Tensor> state);
}
