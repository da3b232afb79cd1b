using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>
/// Independent trainings, one a candidate optimizer, of which the network with the lowest validation loss is kept: an ensemble of one member, which scores at
/// the cost of one. <see cref="EnsembleRecord.Parts"/> has what the others reached, in the order of the candidates.
/// </summary>
public sealed record OptimizerChoice : EnsembleMethod
{
    /// <summary>At least one. The default is SAM's ρ of 0.1, 0.2 and 0.5: what labels with noise ask for differs by network and noise. At ρ = 1 small networks no longer learn.</summary>
    public ImmutableArray<Optimizer> Candidates { get; init; } = [new Sam { Rho = 0.1 }, new Sam { Rho = 0.2 }, new Sam { Rho = 0.5 }];

    internal override bool KeepsBest => true;

    internal override bool NeedsValidation => true;

    /// <inheritdoc />
    public bool Equals(OptimizerChoice? other) => other is not null && base.Equals(other) && Candidates.SequenceEqual(other.Candidates);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Candidates.Length);

    internal override IReadOnlyList<PlannedPart> Plan(TrainingOptions options) =>
        [.. Candidates.Select(candidate => new PlannedPart(options.Epoch, options.LearningRateScheduler, IsMember: true, Continues: false, KeepsMomentum: false, Optimizer: candidate))];

    internal override IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (Candidates.IsDefaultOrEmpty || Candidates.Contains(null!))
        {
            yield return "`Candidates` of `OptimizerChoice` must be at least one optimizer, none of them null.";
            yield break;
        }

        foreach (var fault in Candidates.SelectMany(candidate => FaultsWith(options, candidate, task)).Distinct().Concat(base.Faults(options, task)))
            yield return fault;
    }

    private static IEnumerable<string> FaultsWith(TrainingOptions options, Optimizer candidate, PredictionTask task)
    {
        var own = options.Copy();
        own.Optimizer = candidate;
        return own.Faults(task);
    }
}
