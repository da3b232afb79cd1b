using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>Keeps the weights the training goes through, θ₀, θₙ, θ₂ₙ, … and where it ends, and hands them over as a <see cref="Trajectory"/>.</summary>
/// <remarks>
/// Nothing of it is in <see cref="TrainingHistory"/> or in a saved model: a trajectory is many times as large as the network. Memory is bounded: where more points
/// come than are to be kept, every second is dropped and n is doubled, so that they stay evenly spaced and all of the training is covered. A training that goes on from its
/// checkpoint, which holds the points, has the same trajectory as one that was not interrupted. Costs a copy of the network and of the optimizer's state at each point.
/// </remarks>
public sealed record TrajectoryObserver : TrainingObserver
{
    /// <summary>An observer of every step, as long as <see cref="MaximumPoints"/> allows it.</summary>
    public TrajectoryObserver() => Every = 1;

    /// <summary>The points lie this many epochs apart, in [1, ∞), instead of <see cref="TrainingObserver.Every"/> steps, which is then not looked at; null, the default, for steps.</summary>
    public int? EveryEpochs { get; init; }

    /// <summary>Points kept at most, the last one included, in [3, ∞). The default is 200.</summary>
    public int MaximumPoints { get; init; } = 200;

    /// <summary>Bytes the points may take, of 4 each parameter: at least three points. The default is 256 MiB.</summary>
    public long Memory { get; init; } = 1L << 28;

    /// <summary>
    /// Takes the trajectory when the training has ended, whatever ended it but an error or <see cref="TrainingOptions.CancellationToken"/>; the taker disposes it. Called once a
    /// training: where an ensemble's members are trained one after the other, once a member that is trained by this call.
    /// </summary>
    [JsonIgnore]
    public Action<Trajectory>? Sink { get; init; }

    internal override IRunningObserver Start(ObservedTraining training) => new RunningTrajectory(this, training);

    internal override long ObservationsIn(long steps) => 0;

    internal override IEnumerable<string> Faults() =>
    [
        .. base.Faults(), .. AtLeast(1, EveryEpochs ?? 1, nameof(EveryEpochs)), .. AtLeast(3, MaximumPoints, nameof(MaximumPoints)), .. AtLeast(1, Memory, nameof(Memory)),
        .. Sink is null ? [$"`{nameof(Sink)}` of `{nameof(TrajectoryObserver)}` must be set: it takes the trajectory. Got null."] : Array.Empty<string>(),
    ];
}
