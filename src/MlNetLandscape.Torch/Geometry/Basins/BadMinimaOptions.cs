using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>Options of <see cref="BadMinima"/>.</summary>
public sealed record BadMinimaOptions
{
    /// <summary>n_t, rows to train on, drawn once for all trainings; the other rows are where attacking ones are drawn from. At least 2; null, the default, for a third of the rows.</summary>
    public int? TrainingExamples { get; init; }

    /// <summary>n_a / n_t, attacking rows beside those to train on, each in [0, ∞). The default is 0, ¼, ½, 1 and 2.</summary>
    public ImmutableArray<double> AttackRatios { get; init; } = [0, 0.25, 0.5, 1, 2];

    /// <summary>α in (0, ∞), the weight of an attacking row beside one to train on. The default is 1.</summary>
    public double AttackWeight { get; init; } = 1;

    /// <summary>The loss of the rows to train on at which every training ends, the same for all, once all of them are classified right. The default is 0.02, for cross-entropy.</summary>
    public double TargetLoss { get; init; } = 0.02;

    /// <summary>Steps from one look at that loss to the next, at least 1; null, the default, for the steps of an epoch.</summary>
    public int? StepsPerLook { get; init; }

    /// <summary>Trainings with each ratio, from initial weights and with attacks of their own, at least 1. The default is 3.</summary>
    public int Trainings { get; init; } = 3;

    /// <summary>k, eigenvalues in the log-volume, at least 1; all P where there are fewer. The default is 30.</summary>
    public int VolumeTerms { get; init; } = 30;

    /// <summary>Wanted error of the eigenvalues, as <see cref="Numerics.Krylov.LanczosOptions.Tolerance"/>, in (0, 1). The default is 10⁻³.</summary>
    public double EigenvalueTolerance { get; init; } = 1e-3;

    /// <summary>Hessian-vector products at most, for the eigenvalues, the norm and the trace each; at least 20. The default is 200.</summary>
    public int MaximumProducts { get; init; } = 200;

    /// <summary>Wanted relative standard error of norm and trace, in (0, 1). The default is 0.02.</summary>
    public double ProbeAccuracy { get; init; } = 0.02;

    /// <summary>Whether the networks are kept in the result, whose owner then disposes them. The default is false.</summary>
    public bool KeepsNetworks { get; init; }

    /// <summary>Which of the rows trained on basins are measured on, and how. The default is at most 5,000 of them.</summary>
    public GeometryOptions Geometry { get; init; } = new();

    /// <summary>Told after every training; null for nobody.</summary>
    public IProgress<StudyProgress>? Progress { get; init; }

    /// <summary>n_t among so many rows.</summary>
    internal long TrainingRows(long rows) => TrainingExamples ?? Math.Max(2, rows / 3);

    /// <summary>n_a with a ratio.</summary>
    internal static long AttackRows(double ratio, long trainingRows) => (long)Math.Round(ratio * trainingRows);

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(TrainingOptions training, PredictionTask task)
    {
        if (AttackRatios.IsDefault || Geometry is null)
            throw new ArgumentException("`AttackRatios` and `Geometry` of `BadMinimaOptions` must not be null.", "options");
        Geometry.Validate(task);
        List<string> faults = [.. Faults(training, task)];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }

    /// <summary>Checks what depends on the number of rows.</summary>
    /// <exception cref="ArgumentException">There are too few.</exception>
    internal void Validate(long rows)
    {
        var training = TrainingRows(rows);
        var most = AttackRows(AttackRatios.Max(), training);
        if (most > rows - training) // their sum may overflow
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The data has {rows} rows; {training} to train on and {most} to attack with are {training + most}. Give more rows, or lower `TrainingExamples` or `AttackRatios`."), "options");
        }
    }

    private IEnumerable<string> Faults(TrainingOptions training, PredictionTask task)
    {
        if (!AttackSet.Fits(task))
            yield return "Wrong labels are made up for classes; this is a regression. Use a classification.";
        if (TrainingExamples < 2)
            yield return $"`TrainingExamples` of `BadMinimaOptions` must be at least 2. Got {TrainingExamples}.";
        if (AttackRatios.IsEmpty)
            yield return "`AttackRatios` of `BadMinimaOptions` must not be empty.";
        foreach (var ratio in AttackRatios.Where(ratio => !(ratio >= 0) || !double.IsFinite(ratio)))
            yield return FormattableString.Invariant($"Each of `AttackRatios` of `BadMinimaOptions` must be in [0, ∞). Got {ratio}.");
        if (!(AttackWeight > 0) || !double.IsFinite(AttackWeight))
            yield return FormattableString.Invariant($"`AttackWeight` of `BadMinimaOptions` must be in (0, ∞). Got {AttackWeight}.");
        if (!double.IsFinite(TargetLoss))
            yield return FormattableString.Invariant($"`TargetLoss` of `BadMinimaOptions` must be finite. Got {TargetLoss}.");
        if (StepsPerLook < 1)
            yield return $"`StepsPerLook` of `BadMinimaOptions` must be at least 1. Got {StepsPerLook}.";
        if (Trainings < 1)
            yield return $"`Trainings` of `BadMinimaOptions` must be at least 1. Got {Trainings}.";
        if (VolumeTerms < 1)
            yield return $"`VolumeTerms` of `BadMinimaOptions` must be at least 1. Got {VolumeTerms}.";
        if (EigenvalueTolerance is not (> 0 and < 1))
            yield return FormattableString.Invariant($"`EigenvalueTolerance` of `BadMinimaOptions` must be in (0, 1). Got {EigenvalueTolerance}.");
        if (MaximumProducts < 20)
            yield return $"`MaximumProducts` of `BadMinimaOptions` must be at least 20. Got {MaximumProducts}.";
        if (ProbeAccuracy is not (> 0 and < 1))
            yield return FormattableString.Invariant($"`ProbeAccuracy` of `BadMinimaOptions` must be in (0, 1). Got {ProbeAccuracy}.");
        if (training.Averaging is not null)
            yield return "`Averaging` cannot go with bad minima: the network would be the average, whose loss is another than the target. Leave it unset.";
    }
}
