namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Measures two classifiers against each other.</summary>
/// <param name="weights">Of the rows.</param>
/// <param name="a">The first.</param>
/// <param name="b">The second.</param>
internal sealed class PairDiversity(RowWeights weights, ClassifierRows a, ClassifierRows b)
{
    /// <summary>1 where the predicted classes differ, <c>[N]</c>.</summary>
    public double[] Differs { get; } = [.. a.Predictions.Zip(b.Predictions, (x, y) => x == y ? 0.0 : 1)];

    /// <summary>1 where both are wrong, <c>[N]</c>.</summary>
    public double[] BothWrong { get; } = [.. a.Correct.Zip(b.Correct, (x, y) => (1 - x) * (1 - y))];

    /// <summary>JS(p, q) of each row, <c>[N]</c>.</summary>
    public double[] Divergence { get; } = ByRow(a, b, (p, q) => 0.5 * (Term(p, (p + q) / 2) + Term(q, (p + q) / 2)));

    public ClassifierPair Measure(int first, int second)
    {
        double n11 = 0, n10 = 0, n01 = 0;
        for (var row = 0; row < weights.Count; row++)
        {
            var (x, y, w) = (a.Correct[row], b.Correct[row], weights[row] / weights.Sum);
            n11 += w * x * y;
            n10 += w * x * (1 - y);
            n01 += w * (1 - x) * y;
        }

        var fault = weights.Mean(BothWrong);
        var differ = weights.Mean(Differs);
        var n00 = fault.Value!.Value;
        return new ClassifierPair(
            first, second, n11, n10, n01, fault, differ,
            Relative(differ, n01 + n00, n10 + n00), YulesQ(n11, n10, n01, n00), Correlation(n11, n10, n01, n00), Kappa(differ.Value!.Value),
            weights.Mean(Divergence),
            weights.Mean(ByRow(a, b, (p, q) => 0.5 * (Clamped(p, q) + Clamped(q, p)))));
    }

    private EnsembleStatistic Relative(EnsembleStatistic differ, double firstErrs, double secondErrs)
    {
        var expected = 1 - ((1 - firstErrs) * (1 - secondErrs)) - (firstErrs * secondErrs / (a.Classes - 1));
        return expected > Rounding
            ? new EnsembleStatistic(differ.Value / expected, differ.StandardError / expected)
            : EnsembleStatistic.None(firstErrs + secondErrs > 0 ? "independent errors of two classes would agree as well" : "neither errs");
    }

    /// <summary>Q with its asymptotic error ½ (1 − Q²) √Σ 1 / Nᵢⱼ, where no count is 0.</summary>
    private EnsembleStatistic YulesQ(double n11, double n10, double n01, double n00)
    {
        var (same, apart) = (n11 * n00, n01 * n10);
        if (same + apart <= 0)
        {
            return EnsembleStatistic.None(
                n10 + n01 + n00 <= 0 ? "neither errs"
                : n11 + n10 + n01 <= 0 ? "neither is ever right"
                : "one of them makes no error of its own, and they are never both right and both wrong");
        }

        var q = (same - apart) / (same + apart);
        return apart > 0 && same > 0
            ? new EnsembleStatistic(q, 0.5 * (1 - (q * q)) * Math.Sqrt(((1 / n11) + (1 / n10) + (1 / n01) + (1 / n00)) / weights.Effective))
            : new EnsembleStatistic(q);
    }

    /// <summary>ρ with the error of its influence function x y − ½ ρ (x² + y²) of standardised x and y.</summary>
    private EnsembleStatistic Correlation(double n11, double n10, double n01, double n00)
    {
        var (p, q) = (n11 + n10, n11 + n01); // how often each is right
        var scale = Math.Sqrt((n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00));
        if (scale <= Rounding)
            return EnsembleStatistic.None(Math.Min(n01 + n00, n10 + n00) <= Rounding ? "a member is always right" : "a member is always wrong");
        var rho = ((n11 * n00) - (n01 * n10)) / scale;
        var influence = new double[weights.Count];
        for (var row = 0; row < influence.Length; row++)
        {
            var (x, y) = ((a.Correct[row] - p) / Math.Sqrt(p * (1 - p)), (b.Correct[row] - q) / Math.Sqrt(q * (1 - q)));
            influence[row] = (x * y) - (rho / 2 * ((x * x) + (y * y)));
        }

        return new EnsembleStatistic(rho, weights.Mean(influence).StandardError);
    }

    /// <summary>κ with √(Pₒ (1 − Pₒ) / n) / (1 − Pₑ) (Cohen 1960).</summary>
    private EnsembleStatistic Kappa(double differ)
    {
        var (first, second) = (new double[a.Classes], new double[a.Classes]);
        for (var row = 0; row < weights.Count; row++)
        {
            first[a.Predictions[row]] += weights[row] / weights.Sum;
            second[b.Predictions[row]] += weights[row] / weights.Sum;
        }

        var chance = first.Zip(second, (p, q) => p * q).Sum();
        return chance < 1 - Rounding
            ? new EnsembleStatistic(1 - (differ / (1 - chance)), weights.Count < 2 ? null : Math.Sqrt(differ * (1 - differ) / weights.Effective) / (1 - chance))
            : EnsembleStatistic.None("both predict one and the same class on every row");
    }

    private const double Rounding = 1e-12; // of sums of shares

    private static double Term(double p, double q) => p > 0 ? p * Math.Log(p / q) : 0;

    private static double Clamped(double p, double q) => Term(ClassifierRows.Clamp(p), ClassifierRows.Clamp(q));

    private static double[] ByRow(ClassifierRows a, ClassifierRows b, Func<double, double, double> term)
    {
        var sums = new double[a.Correct.Length];
        for (var index = 0; index < a.Probabilities.Length; index++)
            sums[index / a.Classes] += term(a.Probabilities[index], b.Probabilities[index]);
        return sums;
    }
}
