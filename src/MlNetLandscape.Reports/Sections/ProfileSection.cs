using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Reports;

/// <summary>A line or a path through the landscape, with its name.</summary>
/// <param name="Name">What the legend calls it: «straight line», «Bézier curve».</param>
/// <param name="Profile">Losses along it.</param>
/// <param name="RelativeLength">Its length over the distance of its ends; 1 for a straight line, null where it is not known.</param>
public sealed record NamedProfile(string Name, LossProfile Profile, double? RelativeLength = null);

/// <summary>Losses along lines or paths, side by side: from one network to another, or around one.</summary>
/// <param name="Profiles">At least one; the first is what the others are compared with.</param>
public sealed record ProfileSection(ImmutableArray<NamedProfile> Profiles) : ReportSection
{
    internal override string UsualTitle => "Along lines and paths";

    internal override IEnumerable<Block> Blocks()
    {
        var quantities = Profiles.SelectMany(named => named.Profile.Quantities).Distinct().ToArray();
        foreach (var quantity in quantities)
        {
            var drawn = Profiles.Where(named => named.Profile.Quantities.Contains(quantity)).ToArray();
            yield return new FigureBlock($"{quantity} along the way", Alt(drawn, quantity), HowMade, new("t"), new(quantity),
                [.. drawn.Select((named, index) => (Trace)new LineTrace(named.Name, named.Profile.Positions, named.Profile[quantity]) { Style = index == 0 && drawn.Length > 1 ? LineStyle.Dashed : LineStyle.Line })])
            {
                HasLosses = quantity == ISliceEvaluator.Loss,
            };
        }

        yield return new TableBlock("Barriers", [new("way", false), new("loss at the start"), new("at the end"), new("highest"), new("at t"), new("above the line"), new("above both ends"), new("length / distance"), new("values")],
            [.. Profiles.Select(Row)]);
    }

    private static ImmutableArray<string> Row(NamedProfile named)
    {
        var (barrier, cost) = (named.Profile.Barrier, Text.Count(named.Profile.Cost.Values));
        return barrier is null
            ? [named.Name, Text.Number(named.Profile.Losses[0]), Text.Number(named.Profile.Losses[^1]), Text.Number(named.Profile.Highest.Loss), Text.Number(named.Profile.Highest.Position, 3), "–", "–", Text.Number(named.RelativeLength, 3), cost]
            : [named.Name, Text.Number(barrier.StartLoss), Text.Number(barrier.EndLoss), Text.Number(barrier.HighestLoss), Text.Number(barrier.HighestPosition, 3), Text.Number(barrier.AboveLine), Text.Number(barrier.AboveEnds), Text.Number(named.RelativeLength, 3), cost];
    }

    private static string Alt(NamedProfile[] drawn, string quantity) => string.Join(" ", drawn.Select(named =>
    {
        var values = named.Profile[quantity].Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToArray();
        return $"{named.Name}: from {Text.Number(values[0])} to {Text.Number(values[^1])}, between {Text.Number(values.Min())} and {Text.Number(values.Max())}.";
    }));
}
