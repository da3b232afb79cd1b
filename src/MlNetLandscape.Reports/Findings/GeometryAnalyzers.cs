namespace MlNetLandscape.Reports;

/// <summary>Walls, and ways round them.</summary>
internal sealed class BarrierAnalyzer : FindingAnalyzer<ProfileSection>
{
    private const double Low = 0.1; // of the wall: what is left of it by a way round it

    protected override IEnumerable<(FindingSeverity, string)> Read(ProfileSection section)
    {
        var measured = section.Profiles.Where(named => named.Profile.Barrier is not null).Select(named => (named.Name, Barrier: named.Profile.Barrier!)).ToArray();
        if (measured.Length == 0)
            yield break;
        var first = measured[0];
        var scale = Math.Max(Math.Max(Math.Abs(first.Barrier.StartLoss), Math.Abs(first.Barrier.EndLoss)), 1e-12);
        var best = measured.MinBy(named => named.Barrier.AboveLine);
        if (first.Barrier.AboveLine <= 0.05 * scale)
            yield return (FindingSeverity.Note, $"No wall along the {first.Name}: the loss rises by {Text.Number(first.Barrier.AboveLine, 2)} at most. The ends lie in one basin, and their weights can be averaged.");
        else if (measured.Length > 1 && best.Barrier.AboveLine < Low * first.Barrier.AboveLine)
        {
            yield return (FindingSeverity.Note,
                $"One connected valley: a wall of {Text.Number(first.Barrier.AboveLine, 3)} along the {first.Name}, {Text.Number(best.Barrier.AboveLine, 2)} along the {best.Name}. Average predictions, not weights, of the ends.");
        }
        else
        {
            yield return (FindingSeverity.Note,
                $"A wall of {Text.Number(first.Barrier.AboveLine, 3)} along the {first.Name}{(measured.Length > 1 ? $", still {Text.Number(best.Barrier.AboveLine, 3)} along the {best.Name}" : "")}: weights of the ends must not be averaged.");
        }
    }
}

/// <summary>How much a plane can say.</summary>
internal sealed class PlaneAnalyzer : FindingAnalyzer<SurfaceSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(SurfaceSection section)
    {
        if (section.Surface.Variance is not { } variance)
            yield break;
        var (held, walk) = (variance.Explained.Take(2).Sum(), variance.RandomWalk.Take(2).Sum());
        yield return held <= walk + 0.05
            ? (FindingSeverity.Warning, $"The plane holds {Text.Percent(held)} of the trajectory's variance, no more than that of a random walk ({Text.Percent(walk)}): the drawn curve says nothing of the training.")
            : (FindingSeverity.Note, $"The plane holds {Text.Percent(held)} of the trajectory's variance; a random walk's would hold {Text.Percent(walk)}.");
    }
}

/// <summary>Whether height and index go together.</summary>
internal sealed class CriticalPointAnalyzer : FindingAnalyzer<CriticalPointSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(CriticalPointSection section)
    {
        var critical = section.Points.Where(point => point.IsCritical).ToArray();
        if (critical.Length < section.Points.Length / 2.0)
            yield return (FindingSeverity.Warning, $"{section.Points.Length - critical.Length} of {section.Points.Length} searches did not reach a critical point: what they found are slopes or flat gradients, not saddles.");
        var counted = critical.Where(point => point.NegativeFraction is not null).ToArray();
        if (counted.Length < 3)
            yield break;
        var correlation = MathNet.Numerics.Statistics.Correlation.Pearson(counted.Select(point => point.Loss), counted.Select(point => point.NegativeFraction!.Value));
        yield return (FindingSeverity.Note, $"Loss and index of {counted.Length} critical points have correlation {Text.Number(correlation, 2)}: "
            + (correlation > 0.5 ? "the higher one lies, the more ways lead down." : "here, height says little of the ways down."));
    }
}
