namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Distributions of several members made one.</summary>
internal static class Combination
{
    /// <summary>The combined probabilities of the first <paramref name="members"/> members, <c>[N · K]</c>.</summary>
    /// <param name="predictions">Of all members.</param>
    /// <param name="rule">How.</param>
    /// <param name="weights">aₘ with Σ aₘ = 1 over all members.</param>
    /// <param name="members">How many of them; their weights are divided by their sum, or taken as equal where they are all 0.</param>
    /// <param name="temperature">T, which divides the combined logits.</param>
    public static double[] Of(ClassifierPredictions predictions, CombinationRule rule, double[] weights, int members, double temperature = 1)
    {
        var shares = Shares(weights, members);
        var result = new double[predictions.Rows * predictions.Classes]; // [N, K]
        for (var row = 0; row < predictions.Rows; row++)
        {
            var target = result.AsSpan(row * predictions.Classes, predictions.Classes);
            for (var member = 0; member < members; member++)
                Add(target, predictions.Of(member, row), rule, shares[member]);
            if (rule == CombinationRule.MeanLogit)
                Normalize(target);
            if (temperature != 1)
                Temper(target, temperature);
        }

        return result;
    }

    /// <summary>The weighted mean of the first members' numbers, <c>[N]</c>.</summary>
    public static double[] Of(RegressionPredictions predictions, double[] weights, int members)
    {
        var shares = Shares(weights, members);
        var result = new double[predictions.Rows];
        for (var member = 0; member < members; member++)
        {
            var numbers = predictions.Of(member);
            for (var row = 0; row < result.Length; row++)
                result[row] += shares[member] * numbers[row];
        }

        return result;
    }

    private static double[] Shares(double[] weights, int members)
    {
        var sum = weights.Take(members).Sum();
        return [.. weights.Take(members).Select(weight => sum > 0 ? weight / sum : 1.0 / members)];
    }

    private static void Add(Span<double> target, ReadOnlySpan<double> p, CombinationRule rule, double share)
    {
        if (rule == CombinationRule.Vote)
        {
            target[ClassifierRows.Predicted(p)] += share;
            return;
        }

        for (var k = 0; k < target.Length; k++)
            target[k] += share * (rule == CombinationRule.MeanLogit ? Math.Log(ClassifierRows.Clamp(p[k])) : p[k]);
    }

    private static void Temper(Span<double> p, double temperature)
    {
        for (var k = 0; k < p.Length; k++)
            p[k] = Math.Log(ClassifierRows.Clamp(p[k])) / temperature;
        Normalize(p);
    }

    /// <summary>Softmax in place.</summary>
    private static void Normalize(Span<double> logits)
    {
        var highest = double.NegativeInfinity;
        foreach (var logit in logits)
            highest = Math.Max(highest, logit);
        double sum = 0;
        for (var k = 0; k < logits.Length; k++)
            sum += logits[k] = Math.Exp(logits[k] - highest);
        for (var k = 0; k < logits.Length; k++)
            logits[k] /= sum;
    }
}
