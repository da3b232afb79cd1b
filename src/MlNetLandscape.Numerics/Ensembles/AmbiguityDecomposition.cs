namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>
/// Ensemble = mean member − ambiguity: what an ensemble gains is how much its members differ (Krogh &amp; Vedelsby 1995). It holds exactly on any
/// rows.
/// </summary>
/// <param name="Loss">«squared error», «Brier» or «log loss».</param>
/// <param name="Rule">The combination for which it holds, whatever the ensemble's own: the mean, or for log loss the mean logit (Heskes 1998).</param>
/// <param name="MeanMember">Σ aₘ loss of member m.</param>
/// <param name="Ambiguity">Mean Σ aₘ (fₘ − f̄)², for log loss mean Σ aₘ KL(p̄ ‖ pₘ); never below 0.</param>
/// <param name="Ensemble">The loss of the combined prediction, computed on its own.</param>
public sealed record AmbiguityDecomposition(string Loss, CombinationRule Rule, double MeanMember, EnsembleStatistic Ambiguity, double Ensemble)
{
    /// <summary>Squared error of the weighted mean.</summary>
    internal static AmbiguityDecomposition SquaredError(RegressionPredictions predictions, double[] weights)
    {
        var combined = Combination.Of(predictions, weights, predictions.Members);
        var (members, ambiguity, ensemble) = (new double[predictions.Rows], new double[predictions.Rows], new double[predictions.Rows]);
        for (var row = 0; row < predictions.Rows; row++)
        {
            var label = predictions.Labels[row];
            for (var m = 0; m < predictions.Members; m++)
            {
                var f = predictions.Of(m)[row];
                members[row] += weights[m] * (f - label) * (f - label);
                ambiguity[row] += weights[m] * (f - combined[row]) * (f - combined[row]);
            }

            ensemble[row] = (combined[row] - label) * (combined[row] - label);
        }

        return Of("squared error", CombinationRule.MeanProbability, predictions.Weights, members, ambiguity, ensemble);
    }

    /// <summary>Brier score of the mixture: Σₖ (pₖ − yₖ)² is a squared error.</summary>
    internal static AmbiguityDecomposition Brier(ClassifierPredictions predictions, ClassifierRows[] members, double[] weights)
    {
        var mixture = new ClassifierRows(predictions, Combination.Of(predictions, CombinationRule.MeanProbability, weights, members.Length));
        var ambiguity = new double[predictions.Rows];
        var half = ClassifierRows.BrierFactor(predictions.Classes);
        for (var index = 0; index < mixture.Probabilities.Length; index++)
        {
            for (var m = 0; m < members.Length; m++)
            {
                var gap = members[m].Probabilities[index] - mixture.Probabilities[index];
                ambiguity[index / predictions.Classes] += half * weights[m] * gap * gap;
            }
        }

        return Of("Brier", CombinationRule.MeanProbability, predictions.Weights, Mean(members, weights, rows => rows.Brier), ambiguity, mixture.Brier);
    }

    /// <summary>Log loss of the normalised geometric mean q: ln Σₖ Π pₘₖ^aₘ = −Σ aₘ KL(q ‖ pₘ), whatever the label.</summary>
    internal static AmbiguityDecomposition LogLoss(ClassifierPredictions predictions, ClassifierRows[] members, double[] weights)
    {
        var pool = new ClassifierRows(predictions, Combination.Of(predictions, CombinationRule.MeanLogit, weights, members.Length));
        var ambiguity = new double[predictions.Rows];
        for (var index = 0; index < pool.Probabilities.Length; index++)
        {
            var q = pool.Probabilities[index];
            for (var m = 0; m < members.Length; m++)
                ambiguity[index / predictions.Classes] += q > 0 ? weights[m] * q * Math.Log(q / ClassifierRows.Clamp(members[m].Probabilities[index])) : 0;
        }

        return Of("log loss", CombinationRule.MeanLogit, predictions.Weights, Mean(members, weights, rows => rows.Loss), ambiguity, pool.Loss);
    }

    private static AmbiguityDecomposition Of(string loss, CombinationRule rule, RowWeights weights, double[] members, double[] ambiguity, double[] ensemble) =>
        new(loss, rule, weights.MeanValue(members), weights.Mean(ambiguity), weights.MeanValue(ensemble));

    private static double[] Mean(ClassifierRows[] members, double[] weights, Func<ClassifierRows, double[]> read)
    {
        var mean = new double[read(members[0]).Length];
        foreach (var (m, member) in members.Index())
        {
            var values = read(member);
            for (var row = 0; row < mean.Length; row++)
                mean[row] += weights[m] * values[row];
        }

        return mean;
    }
}
