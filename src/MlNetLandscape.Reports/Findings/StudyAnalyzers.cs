using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Reports;

/// <summary>Minima that do not count.</summary>
internal sealed class MissedMinimumAnalyzer : FindingAnalyzer<BasinSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(BasinSection section)
    {
        var missed = section.Rows.Count(row => !row.Interpolates);
        if (missed > 0)
            yield return (FindingSeverity.Advice, $"{missed} of {section.Rows.Length} minima do not interpolate their rows and are left out of the correlations.");
    }
}

/// <summary>Which measure tells good minima from bad ones, beside the norm that does so without looking at the basin.</summary>
internal sealed class BasinAnalyzer : FindingAnalyzer<BasinSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(BasinSection section)
    {
        var counted = section.Rows.Count(row => row.Interpolates);
        var known = section.Correlations.Where(correlation => double.IsFinite(correlation.Value)).ToArray();
        if (known.Length == 0 || counted < 4)
            yield break;
        var best = known.MaxBy(correlation => Math.Abs(correlation.Value))!;
        var (lower, upper) = new RankCorrelation(best.Value, counted).Interval;
        if (lower <= 0 && upper >= 0)
        {
            yield return (FindingSeverity.Note, $"Over {counted} minima of one training loss no measure goes with the accuracy on held-out rows beyond chance; the best, {best.Metric}, has rank correlation {Text.Number(best.Value, 2)} (95 % interval {Text.Number(lower, 2)} to {Text.Number(upper, 2)}).");
            yield break;
        }

        var control = known.FirstOrDefault(correlation => correlation.Metric == BasinCorrelation.Control);
        yield return (FindingSeverity.Note,
            $"Over {counted} minima of one training loss, {best.Metric} goes with the accuracy on held-out rows best (rank correlation {Text.Number(best.Value, 2)}, 95 % interval {Text.Number(lower, 2)} to {Text.Number(upper, 2)})"
            + (control is null || control == best ? "" : $"; the norm of the weights, which knows nothing of the basin, reaches {Text.Number(control.Value, 2)}")
            + ". These minima were made on purpose: between ordinary trainings such correlations are far weaker.");
    }
}

/// <summary>Claims that did not hold.</summary>
internal sealed class ClaimAnalyzer : FindingAnalyzer<ClaimSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(ClaimSection section) => section.Rows.Where(row => row.Verdict == ClaimVerdict.NotReproduced)
        .Select(row => (FindingSeverity.Advice, $"Claim {row.Id} was not reproduced: {row.Statement} ({row.Measured} instead of {row.Expected}). {row.Why}".TrimEnd()));
}
