using System.Globalization;
using System.Text.Json.Serialization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>What an observer found at one step, or what the optimizer recorded of it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SharpnessObservation), "sharpness")]
[JsonDerivedType(typeof(TraceObservation), "trace")]
[JsonDerivedType(typeof(WalkObservation), "walk")]
[JsonDerivedType(typeof(NewtonObservation), "newton")]
public abstract record Observation
{
    private protected Observation() { }

    /// <summary><see cref="Observer"/> of what the optimizer itself recorded.</summary>
    public const int OfOptimizer = -1;

    /// <summary>The observer's place in <see cref="TrainingOptions.Observers"/>, from 0; −1 for the optimizer.</summary>
    public int Observer { get; init; }

    /// <summary>t: parameter updates before this one since the beginning of the training. The step goes from θₜ to θₜ₊₁.</summary>
    public long Step { get; init; }

    /// <summary>The epoch of the step, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>η of the step.</summary>
    public double LearningRate { get; init; }

    /// <summary>What it took to find out. A value of <see cref="WalkObservation"/> is a loss of the step's batches; all else is over the observer's examples.</summary>
    public EvaluationCost Cost { get; init; }

    /// <summary>«step 100: …».</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"step {Step}: {Finding}");

    /// <summary>What was found, as a phrase.</summary>
    internal abstract string Finding { get; }
}
