using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Something could be better, or be misread.</summary>
    Advice,

    /// <summary>Something is wrong, or a number must not be believed.</summary>
    Warning,
}

/// <summary>A sentence that follows from the numbers.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Section">The heading of the section it is about.</param>
/// <param name="Text">The sentence, with its numbers.</param>
public sealed record Finding(FindingSeverity Severity, string Section, string Text);

/// <summary>Reads findings from sections.</summary>
internal abstract class FindingAnalyzer
{
    /// <summary>What follows from a section and what stands beside it; nothing where it is of another kind.</summary>
    public abstract IEnumerable<Finding> Of(ReportSection section, LandscapeReport report);
}

/// <inheritdoc cref="FindingAnalyzer"/>
internal abstract class FindingAnalyzer<TSection> : FindingAnalyzer
    where TSection : ReportSection
{
    public sealed override IEnumerable<Finding> Of(ReportSection section, LandscapeReport report) =>
        section is TSection own ? Read(own).Select(found => new Finding(found.Severity, section.Heading(section.UsualTitle), found.Text)) : [];

    protected abstract IEnumerable<(FindingSeverity Severity, string Text)> Read(TSection section);
}

/// <summary>All that is looked for.</summary>
internal static class FindingAnalyzers
{
    private static readonly ImmutableArray<FindingAnalyzer> All =
    [
        new DivergedTrainingAnalyzer(), new OverfittingAnalyzer(), new UnfinishedTrainingAnalyzer(), new StabilityAnalyzer(), new NegativeCurvatureAnalyzer(), new GradientAnalyzer(), new ResolutionAnalyzer(),
        new ScaleAnalyzer(), new SliceAnalyzer(), new PlaneAnalyzer(), new BarrierAnalyzer(), new SimplexAnalyzer(), new FeatureAnalyzer(), new EnsembleWorthAnalyzer(), new CalibrationAnalyzer(),
        new DiversityAnalyzer(), new LostSearchAnalyzer(), new IndexAnalyzer(), new TunnelAnalyzer(), new TunnelWidthAnalyzer(), new RadialAnalyzer(), new DimensionAnalyzer(), new MissedMinimumAnalyzer(),
        new BasinAnalyzer(), new ClaimAnalyzer(),
    ];

    /// <summary>The findings of all sections, the most severe first, else in the order of the sections.</summary>
    public static ImmutableArray<Finding> Of(LandscapeReport report) =>
        [.. report.Sections.Where(section => !section.IsIllustration).SelectMany(section => All.SelectMany(analyzer => analyzer.Of(section, report))).OrderByDescending(finding => finding.Severity)];
}
