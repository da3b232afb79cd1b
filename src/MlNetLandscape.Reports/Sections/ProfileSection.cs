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
    /// <summary>Whether it is a line through one network, at t = 0, in some direction: a slice, on which there are no barriers between networks.</summary>
    public bool IsAroundNetwork { get; init; }

    internal override string UsualTitle => IsAroundNetwork ? "A line through the landscape" : "Along lines and paths";

    internal override IEnumerable<Block> Blocks()
    {
        var measured = Profiles.Where(named => named.Profile.Positions.Length > 0).ToArray();
        foreach (var quantity in measured.SelectMany(named => named.Profile.Quantities).Distinct())
        {
            var drawn = measured.Where(named => named.Profile.Quantities.Contains(quantity)).ToArray();
            yield return new FigureBlock($"{quantity} along the way", Alt(drawn, quantity), Made(), new(IsAroundNetwork ? "t, in units of the direction; the network is at 0" : "t, from the first network (0) to the second (1)"), new(quantity),
                [.. drawn.Select((named, index) => (Trace)new LineTrace(named.Name, named.Profile.Positions, named.Profile[quantity]) { Style = index == 0 && drawn.Length > 1 ? LineStyle.Dashed : LineStyle.Line })])
            {
                HasLosses = quantity == ISliceEvaluator.Loss,
            };
        }

        yield return IsAroundNetwork
            ? new TableBlock("Lines", [new("line", false), new("loss at the network"), new("lowest"), new("at t"), new("highest"), new("at t"), new("length of t = 1"), new("values")], [.. Profiles.Select(Around)])
            : new TableBlock("Barriers", [new("way", false), new("loss at the start"), new("at the end"), new("highest"), new("at t"), new("above the line"), new("above both ends"), new("length / distance"), new("values")],
                [.. Profiles.Select(Between)]);
    }

    private string Made() => string.Join(" ", new[] { HowMade, $"{string.Join(", ", Profiles.Select(named => named.Profile.Positions.Length).Distinct())} points{(Profiles.Length > 1 ? " each" : "")}." }.Where(part => part.Length > 0));

    private static ImmutableArray<string> Around(NamedProfile named)
    {
        var (profile, at) = (named.Profile, named.Profile.Positions.IndexOf(0));
        return [named.Name, at < 0 ? "–" : Text.Number(profile.Losses[at]), Text.Number(profile.Lowest.Loss), Text.Number(profile.Lowest.Position, 3), Text.Number(profile.Highest.Loss), Text.Number(profile.Highest.Position, 3),
            Text.Number(profile.Distance), Text.Count(profile.Cost.Values)];
    }

    private static ImmutableArray<string> Between(NamedProfile named)
    {
        var (profile, cost) = (named.Profile, Text.Count(named.Profile.Cost.Values));
        if (profile.Positions.IsEmpty)
            return [named.Name, "–", "–", "–", "–", "–", "–", Text.Number(named.RelativeLength, 3), cost];
        return profile.Barrier is not { } barrier
            ? [named.Name, Text.Number(profile.Losses[0]), Text.Number(profile.Losses[^1]), Text.Number(profile.Highest.Loss), Text.Number(profile.Highest.Position, 3), "–", "–", Text.Number(named.RelativeLength, 3), cost]
            : [named.Name, Text.Number(barrier.StartLoss), Text.Number(barrier.EndLoss), Text.Number(barrier.HighestLoss), Text.Number(barrier.HighestPosition, 3), Text.Number(barrier.AboveLine), Text.Number(barrier.AboveEnds),
                Text.Number(named.RelativeLength, 3), cost];
    }

    private static string Alt(NamedProfile[] drawn, string quantity) => string.Join(" ", drawn.Select(named =>
    {
        var values = named.Profile[quantity].Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToArray();
        return $"{named.Name}: from {Text.Number(values[0])} to {Text.Number(values[^1])}, between {Text.Number(values.Min())} and {Text.Number(values.Max())}.";
    }));
}
