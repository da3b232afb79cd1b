using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>One predictor's quality.</summary>
/// <param name="Name">The member's name, or «together».</param>
/// <param name="Classification">Null for regression.</param>
/// <param name="Regression">Null for classification.</param>
public sealed record PredictorQuality(string Name, ClassifierQuality? Classification, RegressionQuality? Regression);

/// <summary>The ensemble of the first members alone.</summary>
/// <param name="Members">How many.</param>
/// <param name="Loss">Log loss, or mean squared error.</param>
/// <param name="Accuracy">Null for regression.</param>
public sealed record EnsembleGrowth(int Members, double Loss, double? Accuracy);

/// <summary>
/// What was found of an ensemble: each member and all together on the same rows, how the members differ, what they cost, and whether it is worth it.
/// </summary>
public sealed record EnsembleMetrics
{
    /// <summary>What was judged, on which rows.</summary>
    public required EnsembleConditions Conditions { get; init; }

    /// <summary>The combined prediction.</summary>
    public required PredictorQuality Together { get; init; }

    /// <summary>Each member.</summary>
    public required ImmutableArray<PredictorQuality> Members { get; init; }

    /// <summary>How classifiers differ; null for regression.</summary>
    public ClassifierDiversity? ClassifierDiversity { get; init; }

    /// <summary>How regression models differ; null for classification.</summary>
    public RegressionDiversity? RegressionDiversity { get; init; }

    /// <summary>Ensemble = mean member − ambiguity, for each loss for which it holds.</summary>
    public required ImmutableArray<AmbiguityDecomposition> Ambiguity { get; init; }

    /// <summary>All together against the best and the mean member, in each metric; the first is that of log loss or squared error with the best.</summary>
    public required ImmutableArray<PairedComparison> Comparisons { get; init; }

    /// <summary>The ensembles of the first one, two, … members, in the order they were given.</summary>
    public required ImmutableArray<EnsembleGrowth> Growth { get; init; }

    /// <summary>What it takes to predict.</summary>
    public required EnsembleCost Cost { get; init; }

    /// <summary>Whether the ensemble is worth what it takes, with the numbers that say so.</summary>
    public EnsembleVerdict Verdict => EnsembleVerdict.Of(this);

    /// <summary>The metrics as JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => MetricsJson.Write(this);

    /// <summary>Metrics that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static EnsembleMetrics FromJson(string json) => MetricsJson.Read<EnsembleMetrics>(json, "result of an ensemble's evaluation");

    /// <summary>The metrics as tables of text.</summary>
    public override string ToString() => EnsembleText.Of(this);
}
