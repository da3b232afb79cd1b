using System.Text.Json.Serialization;

namespace MlNetLandscape.Reports;

/// <summary>One result of a report.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "section")]
[JsonDerivedType(typeof(TrainingSection), "training")]
[JsonDerivedType(typeof(MetricsSection), "metrics")]
[JsonDerivedType(typeof(ProfileSection), "profile")]
[JsonDerivedType(typeof(SurfaceSection), "surface")]
[JsonDerivedType(typeof(EnsembleSection), "ensemble")]
[JsonDerivedType(typeof(CriticalPointSection), "criticalPoints")]
[JsonDerivedType(typeof(TunnelSection), "tunnels")]
[JsonDerivedType(typeof(TunnelWidthSection), "tunnelWidths")]
[JsonDerivedType(typeof(RadialSection), "radial")]
[JsonDerivedType(typeof(DimensionSection), "dimension")]
[JsonDerivedType(typeof(SimplexSection), "simplex")]
[JsonDerivedType(typeof(FeatureSection), "features")]
[JsonDerivedType(typeof(BasinSection), "basins")]
[JsonDerivedType(typeof(ClaimSection), "claims")]
[JsonDerivedType(typeof(SeriesSection), "series")]
[JsonDerivedType(typeof(MatrixSection), "matrix")]
public abstract record ReportSection
{
    private protected ReportSection()
    {
    }

    /// <summary>The heading.</summary>
    public string Title { get; init; } = "";

    /// <summary>How it was made, under each figure: directions, seed, rows, mode, normalisation.</summary>
    public string HowMade { get; init; } = "";

    /// <summary>Whether it is the picture of another section: no findings are sought in it, and Markdown has its sentences alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsIllustration { get; init; }

    /// <summary>What is shown.</summary>
    internal abstract IEnumerable<Block> Blocks();

    /// <summary>The heading, or a usual one.</summary>
    internal string Heading(string usual) => Title.Length > 0 ? Title : usual;

    /// <summary>The heading that is used where none was given.</summary>
    internal abstract string UsualTitle { get; }
}
