using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MlNetLandscape.Reports;

/// <summary>Something drawn in a figure.</summary>
/// <param name="Name">What the legend calls it; empty for nothing.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LineTrace), "line")]
[JsonDerivedType(typeof(BarTrace), "bar")]
[JsonDerivedType(typeof(SurfaceTrace), "surface")]
[JsonDerivedType(typeof(HeatTrace), "heat")]
internal abstract record Trace(string Name);

/// <summary>Points, joined or not.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards.</param>
internal sealed record LineTrace(string Name, ImmutableArray<double> X, ImmutableArray<double> Y) : Trace(Name)
{
    /// <summary>How it is drawn.</summary>
    public LineStyle Style { get; init; }

    /// <summary>± around each point; empty for none.</summary>
    public ImmutableArray<double> Error { get; init; } = [];

    /// <summary>What is said of each point; empty for nothing.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];
}

/// <summary>How points are drawn.</summary>
internal enum LineStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A dashed line: what others are compared with.</summary>
    Dashed,

    /// <summary>Points that are not joined.</summary>
    Points,

    /// <summary>Points that are.</summary>
    PointsAndLine,
}

/// <summary>Bars.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Where they stand, in words or numbers.</param>
/// <param name="Y">How high.</param>
internal sealed record BarTrace(string Name, ImmutableArray<string> X, ImmutableArray<double> Y) : Trace(Name)
{
    /// <summary>± around each; empty for none.</summary>
    public ImmutableArray<double> Error { get; init; } = [];
}

/// <summary>Heights over a plane: contours, and the surface of the page's one figure of three dimensions.</summary>
/// <param name="Name">What is drawn.</param>
/// <param name="X">Positions across.</param>
/// <param name="Y">Positions upwards.</param>
/// <param name="Z">Row by row, <c>[Y, X]</c>.</param>
internal sealed record SurfaceTrace(string Name, ImmutableArray<double> X, ImmutableArray<double> Y, ImmutableArray<double> Z) : Trace(Name);

/// <summary>A matrix in colours.</summary>
/// <param name="Name">What is drawn.</param>
/// <param name="Rows">Names of the rows.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Z">Row by row.</param>
internal sealed record HeatTrace(string Name, ImmutableArray<string> Rows, ImmutableArray<string> Columns, ImmutableArray<double> Z) : Trace(Name);
