namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How good one classifier is: a member, or all together.</summary>
/// <param name="Accuracy">The share of rows whose first class of highest probability is the true one: ML.NET's micro accuracy.</param>
/// <param name="MacroAccuracy">The mean accuracy of the classes that occur, without an error.</param>
/// <param name="LogLoss">
/// −mean ln p of the true class in nats, p clamped to [(float)10⁻¹⁵, 1] as in ML.NET's multiclass evaluator. Its binary one has bits: divide by ln 2.
/// </param>
/// <param name="LogLossReduction">(H − log loss) / H with H the entropy of the classes' frequencies; undefined where only one class occurs.</param>
/// <param name="Brier">Mean Σₖ (pₖ − yₖ)² in [0, 2] (Brier 1950); for two classes half of it, mean (p − y)².</param>
/// <param name="Entropy">Mean −Σₖ pₖ ln pₖ, in nats: how unsure it is by its own account.</param>
/// <param name="Calibration">How far its probabilities are frequencies.</param>
public sealed record ClassifierQuality(
    EnsembleStatistic Accuracy,
    EnsembleStatistic MacroAccuracy,
    EnsembleStatistic LogLoss,
    EnsembleStatistic LogLossReduction,
    EnsembleStatistic Brier,
    EnsembleStatistic Entropy,
    CalibrationMetrics Calibration)
{
    internal static ClassifierQuality Of(ClassifierPredictions predictions, ClassifierRows rows, int bins)
    {
        var weights = predictions.Weights;
        var (right, all) = (new double[predictions.Classes], new double[predictions.Classes]);
        for (var row = 0; row < predictions.Rows; row++)
        {
            all[predictions.Labels[row]] += weights[row];
            right[predictions.Labels[row]] += weights[row] * rows.Correct[row];
        }

        var occurring = Enumerable.Range(0, all.Length).Where(k => all[k] > 0).ToArray();
        var entropy = -occurring.Sum(k => all[k] / weights.Sum * Math.Log(all[k] / weights.Sum));
        var loss = weights.Mean(rows.Loss);
        return new ClassifierQuality(
            weights.Mean(rows.Correct),
            new EnsembleStatistic(occurring.Average(k => right[k] / all[k])),
            loss,
            occurring.Length > 1
                ? new EnsembleStatistic((entropy - loss.Value) / entropy, loss.StandardError / entropy)
                : EnsembleStatistic.None($"only class {occurring[0]} occurs: its frequency alone predicts without loss"),
            weights.Mean(rows.Brier),
            weights.Mean(rows.Entropy),
            Ensembles.Calibration.Of(predictions, rows, bins));
    }
}
