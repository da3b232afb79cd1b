using MathNet.Numerics.Statistics;

namespace MlNetLandscape.Reports;

/// <summary>Whether tunnels widen with an option.</summary>
internal sealed class TunnelAnalyzer : FindingAnalyzer<TunnelSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(TunnelSection section)
    {
        foreach (var axis in section.Rows.GroupBy(row => row.Axis))
        {
            TunnelRow[] counted = [.. axis.Where(row => row.Reached == row.Runs).OrderBy(row => row.Value)];
            var left = axis.Count() - counted.Length;
            if (left > 0)
                yield return (FindingSeverity.Warning, $"{left} of {axis.Count()} settings of the {axis.Key} did not reach the common loss in every training and cannot be compared.");
            if (counted.Length < 3)
                continue;
            var correlation = Correlation.Spearman(counted.Select(row => row.Value), counted.Select(row => row.Angle));
            var (first, last) = (counted[0], counted[^1]);
            yield return (FindingSeverity.Note, Math.Abs(correlation) >= 0.8
                ? $"Tunnels {(correlation > 0 ? "widen" : "narrow")} as the {axis.Key} rises: {Text.WithError(first.Angle, first.AngleError)}° at {Text.Number(first.Value, 3)}, {Text.WithError(last.Angle, last.AngleError)}° at {Text.Number(last.Value, 3)}."
                : $"The {axis.Key} does not order the widths of tunnels (rank correlation {Text.Number(correlation, 2)}).");
        }
    }
}

/// <summary>Which measure tells good minima from bad ones, beside the norm that does so without looking at the basin.</summary>
internal sealed class BasinAnalyzer : FindingAnalyzer<BasinSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(BasinSection section)
    {
        var missed = section.Rows.Count(row => !row.Interpolates);
        if (missed > 0)
            yield return (FindingSeverity.Advice, $"{missed} of {section.Rows.Length} minima do not interpolate their rows and are left out of the correlations.");
        if (section.Correlations.Length == 0)
            yield break;
        var best = section.Correlations.MaxBy(correlation => Math.Abs(correlation.Value))!;
        yield return (FindingSeverity.Note,
            $"Of one training loss, {best.Metric} tells good minima from bad ones best (rank correlation {Text.Number(best.Value, 3)} with the accuracy on held-out rows). These minima were made on purpose: between ordinary trainings such correlations are far weaker.");
    }
}

/// <summary>Claims that did not hold.</summary>
internal sealed class ClaimAnalyzer : FindingAnalyzer<ClaimSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(ClaimSection section) =>
        section.Rows.Where(row => row.Verdict == ClaimVerdict.NotReproduced).Select(row => (FindingSeverity.Advice, $"Claim {row.Id} was not reproduced: {row.Statement} ({row.Measured} instead of {row.Expected}). {row.Why}"));
}
