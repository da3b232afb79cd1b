using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>Something that is measured at chosen steps of a training. What it finds is in <see cref="TrainingHistory.Observations"/>, but for <see cref="TrajectoryObserver"/>.</summary>
/// <remarks>
/// Observing does not change the network by a bit: buffers such as running means, the gradient and all random streams are as without it.
/// A training that is interrupted and goes on from its checkpoint makes the same observations as one that is not.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SharpnessObserver), "sharpness")]
[JsonDerivedType(typeof(TraceObserver), "trace")]
[JsonDerivedType(typeof(WalkObserver), "walk")]
[JsonDerivedType(typeof(TrajectoryObserver), "trajectory")]
public abstract record TrainingObserver
{
    private protected TrainingObserver() { }

    /// <summary>n ≥ 1: the steps 0, n, 2n, … of the training are observed. The default is 50.</summary>
    public int Every { get; init; } = 50;

    /// <summary>Whether <paramref name="step"/> is one of the steps to observe.</summary>
    internal bool Observes(long step) => step % Every == 0;

    /// <summary>Starts observing; the network has the weights the training starts from.</summary>
    internal abstract IRunningObserver Start(ObservedTraining training);

    /// <summary>The observations it makes in a training of so many steps.</summary>
    internal virtual long ObservationsIn(long steps) => ((steps - 1) / Every) + 1;

    internal virtual IEnumerable<string> Faults() => AtLeast(1, Every, nameof(Every));

    private protected IEnumerable<string> AtLeast(long least, long value, string name)
    {
        if (value < least)
            yield return $"`{name}` of `{GetType().Name}` must be at least {least}. Got {value}.";
    }
}
