using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Reports;

/// <summary>Whether the ensemble is worth what it takes.</summary>
internal sealed class EnsembleWorthAnalyzer : FindingAnalyzer<EnsembleSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(EnsembleSection section)
    {
        var verdict = section.Metrics.Verdict;
        yield return (verdict.Outcome == ComparisonOutcome.Worse ? FindingSeverity.Warning : FindingSeverity.Note, verdict.Text);
    }
}

/// <summary>Whether probabilities are frequencies.</summary>
internal sealed class CalibrationAnalyzer : FindingAnalyzer<EnsembleSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(EnsembleSection section)
    {
        if (section.Metrics.Together.Classification?.Calibration is not { EqualWidth: { Error.Value: { } error } curve } calibration)
            yield break;
        if (calibration.Overconfidence is not { Value: { } excess, StandardError: { } spread } || Math.Abs(excess) < 2 * spread || error < 2 * curve.ChanceLevel)
            yield break;
        yield return (FindingSeverity.Advice,
            $"The ensemble is {(excess > 0 ? "over" : "under")}confident: its confidence is {Text.WithError(Math.Abs(excess), spread)} {(excess > 0 ? "above" : "below")} its accuracy (calibration error {Text.Number(error, 3)}, of which chance alone makes {Text.Number(curve.ChanceLevel, 2)}). A temperature fitted on held-out rows mends that.");
    }
}

/// <summary>Whether members differ at all.</summary>
internal sealed class DiversityAnalyzer : FindingAnalyzer<EnsembleSection>
{
    private const double Few = 0.01;

    protected override IEnumerable<(FindingSeverity, string)> Read(EnsembleSection section)
    {
        if (section.Metrics.ClassifierDiversity?.Disagreement.Value is { } share && share < Few)
            yield return (FindingSeverity.Advice, $"The members hardly differ: two of them predict other classes on {Text.Percent(share)} of the rows. Members from other seeds, or longer cycles, bring more.");
    }
}
