using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>Members drawn from the Gaussian over weights that one training gives (SWAG: Maddox et al. 2019); running statistics are taken anew for each.</summary>
public sealed record SwagEnsemble : EnsembleMethod
{
    /// <summary>M ≥ 1, draws. The default is 10; the paper has 30, for little more.</summary>
    public int Members { get; init; } = 10;

    /// <summary>s ≥ 0, the factor on the Gaussian's covariance; 0 gives the mean alone. The default is 1, the paper's.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The Gaussian's rank and points.</summary>
    public Swag Rule { get; init; } = new();

    /// <summary>One training.</summary>
    internal override IReadOnlyList<PlannedPart> Plan(TrainingOptions options) =>
        [new PlannedPart(options.Epoch, options.LearningRateScheduler, IsMember: true, Continues: false, KeepsMomentum: false)];

    internal override IEnumerable<string> Faults(TrainingOptions options, PredictionTask task)
    {
        if (Members < 1)
            yield return $"`Members` of `SwagEnsemble` must be at least 1. Got {Members}.";
        if (Scale is not (>= 0 and < double.PositiveInfinity))
            yield return $"`Scale` of `SwagEnsemble` must be in [0, ∞). Got {Scale}.";
        if (Rule is null)
            yield return "`Rule` of `SwagEnsemble` must not be null.";
        if (options.Averaging is not null)
            yield return "`Averaging` cannot go with `SwagEnsemble`, which has a rule of its own. Leave it unset.";
        foreach (var fault in (Rule is null ? [] : Averaged(options).Averaging!.Faults(options.Epoch, options.EarlyStoppingCriteria is not null)).Concat(base.Faults(options, task)))
            yield return fault;
    }

    private protected override EnsembleModel TrainOn(TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        var own = Averaged(job.Options);
        own.ValidationSetFraction = 0; // held out already, or not wanted
        using var posterior = SwagPosterior.Train(job with { Options = own }, train, validation);
        var history = posterior.Mean.History;
        var members = posterior.Samples(Members, Numerics.Estimation.Seed.Derive(job.Seed, Streams.Members), train, Scale, job.Options.CancellationToken);
        var last = history.Epochs[^1];
        return new EnsembleModel(members, Combination, ImmutableArray<double>.Empty, 1, new EnsembleRecord
        {
            Method = this,
            StopReason = history.StopReason,
            Parts = [new EnsemblePart(PartOutcome.Member, history.Epochs.Length, own.BaseLearningRate, last.TrainingLoss, last.ValidationLoss, history.Seconds)],
        });
    }

    private TrainingOptions Averaged(TrainingOptions options)
    {
        var own = options.Copy();
        own.Averaging = new WeightAverage { Rule = Rule };
        return own;
    }
}
