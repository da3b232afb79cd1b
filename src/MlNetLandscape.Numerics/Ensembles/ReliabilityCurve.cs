using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>One bin of a reliability curve: the rows whose confidence lies in (<paramref name="Lower"/>, <paramref name="Upper"/>].</summary>
/// <param name="Lower">Its lower end; 0 belongs to the first bin.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Rows">How many rows are in it.</param>
/// <param name="Weight">Σ wᵢ of its rows.</param>
/// <param name="Confidence">The mean confidence; null for an empty bin.</param>
/// <param name="Accuracy">The share of rows that are right; null for an empty bin.</param>
/// <param name="StandardError">
/// Of the accuracy: √(ã (1 − ã) / ñ) with two successes and two failures added (Agresti &amp; Coull 1998), so that five right of five do not look certain;
/// null for an empty bin.
/// </param>
public sealed record ReliabilityBin(double Lower, double Upper, long Rows, double Weight, double? Confidence, double? Accuracy, double? StandardError)
{
    /// <summary>Accuracy − confidence: below 0 where the predictor believes too much of itself; null for an empty bin.</summary>
    public double? Gap => Accuracy - Confidence;
}

/// <summary>Confidence against accuracy, and the mean distance between them.</summary>
/// <param name="Error">
/// ECE = Σ_b W_b / W |accuracy_b − confidence_b|, with the delta method's standard error at fixed bins. Chance alone makes it positive: compare it with
/// <paramref name="ChanceLevel"/>.
/// </param>
/// <param name="ChanceLevel">
/// What a perfectly calibrated predictor with these confidences shows on average on so many rows: Σ_b √(2/π Σ wᵢ² cᵢ (1 − cᵢ)) / W.
/// </param>
/// <param name="Bins">The bins in order; of equal width some may be empty, of equal weight none is.</param>
public sealed record ReliabilityCurve(EnsembleStatistic Error, double ChanceLevel, ImmutableArray<ReliabilityBin> Bins);

/// <summary>How far a classifier's probabilities are frequencies.</summary>
/// <param name="EqualWidth">Bins of equal width of the highest probability: the expected calibration error of Guo et al. 2017.</param>
/// <param name="EqualWeight">
/// Bins of equal weight, as many as ties allow: the adaptive calibration error of Nixon et al. 2019 for the predicted class.
/// </param>
/// <param name="ClasswiseError">The mean over classes of the error of each class's own probability, in bins of equal width (Kull et al. 2019).</param>
/// <param name="MaximumError">MCE: the largest |accuracy − confidence| of an equally wide bin, with that bin's standard error.</param>
/// <param name="MaximumErrorRows">The rows of that bin. With few of them the number says little.</param>
/// <param name="Overconfidence">Mean confidence − accuracy.</param>
public sealed record CalibrationMetrics(
    ReliabilityCurve EqualWidth,
    ReliabilityCurve EqualWeight,
    EnsembleStatistic ClasswiseError,
    EnsembleStatistic MaximumError,
    long MaximumErrorRows,
    EnsembleStatistic Overconfidence);
