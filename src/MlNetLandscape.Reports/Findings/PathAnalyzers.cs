namespace MlNetLandscape.Reports;

/// <summary>Walls, and ways round them.</summary>
internal sealed class BarrierAnalyzer : FindingAnalyzer<ProfileSection>
{
    private const double Low = 0.1; // of the wall: what is left of it by a way round it

    protected override IEnumerable<(FindingSeverity, string)> Read(ProfileSection section)
    {
        if (section.IsAroundNetwork)
            yield break;
        var measured = section.Profiles.Where(named => named.Profile.Positions.Length > 1 && named.Profile.Barrier is not null).Select(named => (named.Name, Barrier: named.Profile.Barrier!)).ToArray();
        if (measured.Length == 0)
            yield break;
        var (name, wall) = measured[0];
        if (!double.IsFinite(wall.AboveLine))
        {
            yield return (FindingSeverity.Warning, $"Along the {name} the loss is not finite: {Text.Number(wall.HighestLoss)} at t = {Text.Number(wall.HighestPosition, 3)}. Its height above the ends cannot be told.");
            yield break;
        }

        var scale = Math.Max(Math.Max(Math.Abs(wall.StartLoss), Math.Abs(wall.EndLoss)), 1e-12);
        var best = measured.Where(named => double.IsFinite(named.Barrier.AboveLine)).MinBy(named => named.Barrier.AboveLine);
        if (wall.AboveLine <= 0.05 * scale)
            yield return (FindingSeverity.Note, $"No wall along the {name}: the loss rises by {Text.Number(wall.AboveLine, 2)} at most, beside {Text.Number(scale, 3)} at the ends. They lie in one basin, and their weights can be averaged.");
        else if (measured.Length > 1 && best.Barrier.AboveLine < Low * wall.AboveLine)
        {
            yield return (FindingSeverity.Note,
                $"One connected valley: a wall of {Text.Number(wall.AboveLine, 3)} along the {name}, {Text.Number(best.Barrier.AboveLine, 2)} along the {best.Name}. The weights of the ends must not be averaged as they are; their predictions can be.");
        }
        else
        {
            yield return (FindingSeverity.Note,
                $"A wall of {Text.Number(wall.AboveLine, 3)} along the {name}{(measured.Length > 1 ? $", still {Text.Number(best.Barrier.AboveLine, 3)} along the {best.Name}" : "")}, beside losses of {Text.Number(scale, 3)} at the ends: their weights must not be averaged.");
        }
    }
}

/// <summary>Whether the loss is low everywhere on a simplex.</summary>
internal sealed class SimplexAnalyzer : FindingAnalyzer<SimplexSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(SimplexSection section)
    {
        if (section.GivenLosses.IsDefaultOrEmpty)
            yield break;
        var given = section.GivenLosses.Max();
        var numbers = $"of {Text.Count(section.Loss.Samples)} points drawn from it the mean loss is {Text.WithError(section.Loss.Value, section.Loss.StandardError)} and the highest {Text.Number(section.HighestLoss)}, beside {Text.Number(given)} of the worst network it was grown from";
        yield return section.Loss.Value - (2 * section.Loss.StandardError) > 1.1 * given || !double.IsFinite(section.HighestLoss)
            ? (FindingSeverity.Advice, $"The simplex is not low: {numbers}. Networks drawn from it are worse than those at its corners.")
            : (FindingSeverity.Note, $"The simplex is low: {numbers}. Networks drawn from it can make an ensemble.");
    }
}

/// <summary>Whether two networks are more alike than trained and untrained ones.</summary>
internal sealed class FeatureAnalyzer : FindingAnalyzer<FeatureSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(FeatureSection section)
    {
        foreach (var row in section.Rows.Where(row => row.UntrainedAssigned.Length >= 2))
        {
            var mean = row.UntrainedAssigned.Average();
            var spread = Math.Sqrt(row.UntrainedAssigned.Sum(value => (value - mean) * (value - mean)) / (row.UntrainedAssigned.Length - 1));
            var numbers = $"assigned units of {row.First} and {row.Second} have a mean correlation of {Text.Number(row.AssignedMean, 3)}, with untrained networks {Text.Number(mean, 3)} (spread {Text.Number(spread, 2)} over {row.UntrainedAssigned.Length} seeds)";
            yield return (FindingSeverity.Note, row.AssignedMean > mean + Math.Max(0.02, 2 * spread)
                ? $"The networks share features that training made: {numbers}."
                : $"Training did not make the networks more alike: {numbers}. What they share comes from the data.");
        }
    }
}
