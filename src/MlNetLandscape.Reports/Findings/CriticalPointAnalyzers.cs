using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Reports;

/// <summary>Searches that did not get there.</summary>
internal sealed class LostSearchAnalyzer : FindingAnalyzer<CriticalPointSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(CriticalPointSection section)
    {
        var lost = section.Points.Count(point => !point.IsCritical);
        if (lost > section.Points.Length / 2.0)
            yield return (FindingSeverity.Warning, $"{lost} of {section.Points.Length} searches did not reach a critical point: what they found are slopes or flat gradients, not saddles.");
    }
}

/// <summary>Whether height and index go together.</summary>
internal sealed class IndexAnalyzer : FindingAnalyzer<CriticalPointSection>
{
    private const int Fewest = 5;

    protected override IEnumerable<(FindingSeverity, string)> Read(CriticalPointSection section)
    {
        var counted = section.Points.Where(point => point.IsCritical && point.NegativeFraction is not null && double.IsFinite(point.Loss)).ToArray();
        if (counted.Length < Fewest)
            yield break;
        var correlation = RankCorrelation.Of([.. counted.Select(point => point.Loss)], [.. counted.Select(point => point.NegativeFraction!.Value)]);
        if (double.IsNaN(correlation.Value))
            yield break;
        var (lower, upper) = correlation.Interval;
        yield return (FindingSeverity.Note, $"Loss and index of {counted.Length} critical points have rank correlation {Text.Number(correlation.Value, 2)} (95 % interval {Text.Number(lower, 2)} to {Text.Number(upper, 2)}): "
            + (lower > 0 ? "the higher one lies, the more ways lead down." : upper < 0 ? "the higher one lies, the fewer ways lead down." : "here, height says nothing certain of the ways down."));
    }
}
