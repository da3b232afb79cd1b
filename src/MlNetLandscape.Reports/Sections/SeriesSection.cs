using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>Points of a figure, joined or not.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Across.</param>
/// <param name="Y">Upwards; as many.</param>
public sealed record Series(string Name, ImmutableArray<double> X, ImmutableArray<double> Y)
{
    /// <summary>± around each; empty for none.</summary>
    public ImmutableArray<double> Error { get; init; } = [];

    /// <summary>Whether the points are joined by a line.</summary>
    public bool IsJoined { get; init; } = true;

    /// <summary>Whether the others are compared with it: a dashed line.</summary>
    public bool IsReference { get; init; }
}

/// <summary>Any quantities against another: what no other section is for.</summary>
/// <param name="XTitle">Across, with its unit.</param>
/// <param name="YTitle">Upwards, with its unit.</param>
/// <param name="Series">What is drawn.</param>
public sealed record SeriesSection(string XTitle, string YTitle, ImmutableArray<Series> Series) : ReportSection
{
    /// <summary>Whether the axis across is logarithmic.</summary>
    public bool XIsLog { get; init; }

    /// <summary>Whether the upward axis is logarithmic.</summary>
    public bool YIsLog { get; init; }

    internal override string UsualTitle => $"{YTitle} by {XTitle}";

    internal override IEnumerable<Block> Blocks()
    {
        yield return new FigureBlock($"{YTitle} by {XTitle}", string.Join(" ", Series.Select(Seen)), HowMade, new(XTitle, XIsLog), new(YTitle, YIsLog),
            [.. Series.Select(series => new LineTrace(series.Name, series.X, series.Y)
            {
                Error = series.Error,
                Style = series.IsReference ? LineStyle.Dashed : !series.IsJoined ? LineStyle.Points : series.X.Length > 40 ? LineStyle.Line : LineStyle.PointsAndLine,
            })]);
    }

    private static string Seen(Series series) => series.Y.Length == 0 ? $"{series.Name}: nothing."
        : $"{series.Name}: from {Text.Number(series.Y[0])} at {Text.Number(series.X[0])} to {Text.Number(series.Y[^1])} at {Text.Number(series.X[^1])}.";
}
