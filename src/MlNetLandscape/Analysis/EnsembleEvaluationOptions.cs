using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape;

/// <summary>What the numbers of a multiclass Score column are.</summary>
public enum ScoreReading
{
    /// <summary>
    /// Looked at over all rows: numbers in [0, 1] that add up to 1 are probabilities; numbers in [0, 1] that do not are divided by their sum (one-versus-all
    /// models give such); all else goes through softmax.
    /// </summary>
    Recognize,

    /// <summary>Probabilities: rows must add up to 1.</summary>
    Probabilities,

    /// <summary>Logits, to go through softmax.</summary>
    Logits,
}

/// <summary>How <see cref="LandscapeCatalog"/> judges an ensemble.</summary>
public sealed record EnsembleEvaluationOptions
{
    /// <inheritdoc cref="EnsembleMeasurementOptions.Combination"/>
    public CombinationRule Combination { get; init; } = CombinationRule.MeanProbability;

    /// <inheritdoc cref="EnsembleMeasurementOptions.MemberWeights"/>
    public ImmutableArray<double> MemberWeights { get; init; } = [];

    /// <inheritdoc cref="EnsembleMeasurementOptions.Temperature"/>
    public double Temperature { get; init; } = 1;

    /// <inheritdoc cref="EnsembleMeasurementOptions.Bins"/>
    public int Bins { get; init; } = 15;

    /// <inheritdoc cref="EnsembleMeasurementOptions.Confidence"/>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The members' names in results; empty, the default, for «member 1», «member 2», …</summary>
    public ImmutableArray<string> MemberNames { get; init; } = [];

    /// <summary>The score column of every member. The default is «Score».</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The probability column of binary members. Where a member has none, its probability is 1 / (1 + e^−Score), which only a model of log odds means. The
    /// default is «Probability».
    /// </summary>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>The column whose keys name the classes of a multiclass member whose score column does not. The default is «PredictedLabel».</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>A Single column of weights of rows, as the first member passes it on; null, the default, for all rows alike.</summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>What the numbers of multiclass score columns are. The default is to recognise it, member by member.</summary>
    public ScoreReading Scores { get; init; } = ScoreReading.Recognize;

    /// <summary>Ends the evaluation within one row with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Measures the time of each member's pass. The default is the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal EnsembleMeasurementOptions Measurement =>
        new() { Combination = Combination, MemberWeights = MemberWeights, Temperature = Temperature, Bins = Bins, Confidence = Confidence };

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(int members)
    {
        var faults = Measurement.Faults(members).ToList();
        if (!MemberNames.IsDefaultOrEmpty && (MemberNames.Length != members || MemberNames.Any(string.IsNullOrEmpty) || MemberNames.Distinct().Count() < members))
            faults.Add($"`MemberNames` must be {members} different names, one a member. Got '{string.Join("', '", MemberNames)}'.");
        foreach (var (name, value) in new[]
        {
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(ProbabilityColumnName), ProbabilityColumnName),
            (nameof(PredictedLabelColumnName), PredictedLabelColumnName), (nameof(ExampleWeightColumnName), ExampleWeightColumnName ?? "null"),
        })
        {
            if (string.IsNullOrEmpty(value))
                faults.Add($"`{name}` must be the name of a column. Got none.");
        }

        if (!Enum.IsDefined(Scores))
            faults.Add($"`Scores` must be a ScoreReading. Got {(int)Scores}.");
        if (Clock is null)
            faults.Add("`Clock` must not be null.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }
}
