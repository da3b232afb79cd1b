using MathNet.Numerics.Statistics;

namespace MlNetLandscape.Reports;

/// <summary>Whether tunnels widen with an option.</summary>
internal sealed class TunnelAnalyzer : FindingAnalyzer<TunnelSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(TunnelSection section)
    {
        foreach (var axis in section.Rows.GroupBy(row => row.Axis))
        {
            TunnelRow[] counted = [.. axis.Where(row => row.Reached == row.Runs && double.IsFinite(row.Angle)).OrderBy(row => row.Value)];
            var left = axis.Count() - counted.Length;
            if (left > 0)
                yield return (FindingSeverity.Warning, $"{left} of {axis.Count()} settings of the {axis.Key} did not reach the common loss in every training and cannot be compared.");
            if (counted.Length < 3)
                continue;
            var correlation = Correlation.Spearman(counted.Select(row => row.Value), counted.Select(row => row.Angle));
            var (first, last) = (counted[0], counted[^1]);
            var error = Math.Sqrt((first.AngleError * first.AngleError) + (last.AngleError * last.AngleError));
            var numbers = $"{Text.WithError(first.Angle, first.AngleError)}° at {Text.Number(first.Value, 3)}, {Text.WithError(last.Angle, last.AngleError)}° at {Text.Number(last.Value, 3)}";
            yield return (FindingSeverity.Note, double.IsNaN(error)
                ? $"One training each: {numbers}. Without repetitions nothing can be said of the {axis.Key}."
                : Math.Abs(correlation) >= 0.8 && Math.Abs(last.Angle - first.Angle) > 2 * error
                    ? $"Tunnels {(correlation > 0 ? "widen" : "narrow")} as the {axis.Key} rises: {numbers}."
                    : $"The {axis.Key} does not order the widths of tunnels beyond chance: {numbers} (rank correlation {Text.Number(correlation, 2)}).");
        }
    }
}

/// <summary>Which of two tunnels is wider, and what was not seen of them.</summary>
internal sealed class TunnelWidthAnalyzer : FindingAnalyzer<TunnelWidthSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(TunnelWidthSection section)
    {
        foreach (var outside in section.Tunnels.Where(tunnel => tunnel.Width.IsOutside))
            yield return (FindingSeverity.Warning, $"{outside.Name} is in no tunnel: its loss {Text.Number(outside.Width.Loss)} is above the threshold of {Text.Number(outside.Width.ThresholdLoss)}.");
        var inside = section.Tunnels.Where(tunnel => !tunnel.Width.IsOutside).ToArray();
        foreach (var open in inside.Where(tunnel => tunnel.Width.OpenProbes > 0))
            yield return (FindingSeverity.Advice, $"{open.Name}: {open.Width.OpenProbes} of {open.Width.Probes.Length} directions met no wall as far as was looked; the mean angle is a lower bound. A larger `LargestRadius` looks further.");
        if (inside.Length < 2)
            yield break;
        if (inside.Select(tunnel => tunnel.Width.ThresholdLoss).Distinct().Count() > 1)
        {
            yield return (FindingSeverity.Warning, "The tunnels end at different losses: their widths cannot be compared.");
            yield break;
        }

        var (wide, narrow) = (inside.MaxBy(tunnel => tunnel.Width.Angle.Value)!, inside.MinBy(tunnel => tunnel.Width.Angle.Value)!);
        var (one, other) = (wide.Width.Angle, narrow.Width.Angle);
        var error = Math.Sqrt((one.StandardError * one.StandardError) + (other.StandardError * other.StandardError));
        yield return (FindingSeverity.Note, one.Value - other.Value > 2 * error
            ? $"The tunnel of {wide.Name} is wider than that of {narrow.Name}: {Text.WithError(one.Value, one.StandardError)}° and {Text.WithError(other.Value, other.StandardError)}°."
            : $"The tunnels are equally wide as far as the directions tell: {Text.WithError(one.Value, one.StandardError)}° of {wide.Name}, {Text.WithError(other.Value, other.StandardError)}° of {narrow.Name}.");
    }
}

/// <summary>What random directions cannot show.</summary>
internal sealed class RadialAnalyzer : FindingAnalyzer<RadialSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(RadialSection section)
    {
        if (section.Profile.Losses is not [_, ..] losses)
            yield break;
        var near = losses[0];
        if (near.Rising == 1 && near.Variation < 0.5)
        {
            yield return (FindingSeverity.Note,
                $"In all {near.Loss.Samples} random directions the loss rises, evenly (spread {Text.Percent(near.Variation)} of its mean at distance {Text.Number(near.Radius, 3)}): so every solution looks, as few directions are flat. Valleys are found by paths, not by rays.");
        }
        else if (near.Rising < 1)
        {
            yield return (FindingSeverity.Note, $"At distance {Text.Number(near.Radius, 3)} the loss is above that of the network in {Text.Percent(near.Rising)} of {near.Loss.Samples} random directions only.");
        }
    }
}

/// <summary>Whether few directions do, and how certain that is.</summary>
internal sealed class DimensionAnalyzer : FindingAnalyzer<DimensionSection>
{
    protected override IEnumerable<(FindingSeverity, string)> Read(DimensionSection section)
    {
        var found = section.Found;
        if (found.Value is not { } value)
        {
            yield return (FindingSeverity.Advice, $"No subspace tried suffices: up to {Text.Count(found.LargestBelow)} dimensions stay below {Text.Number(found.Threshold)}. Allow larger ones, or more epochs in each.");
            yield break;
        }

        var means = found.Means;
        yield return (FindingSeverity.Note, $"{Text.Count(value)} of {Text.Count(section.Parameters)} directions suffice for {Text.Percent(found.Threshold / section.Baseline)} of the score ({Text.Percent((double)value / section.Parameters)}).");
        var unsure = means.Where(mean => mean.Dimension >= found.LargestBelow && mean.Dimension <= value && Math.Abs(mean.Score.Value - found.Threshold) < 2 * mean.Score.StandardError).Select(mean => mean.Dimension).ToArray();
        if (unsure.Length > 0)
            yield return (FindingSeverity.Advice, $"The bracket ({Text.Count(found.LargestBelow)}, {Text.Count(value)}] is less certain than it looks: the mean score in {string.Join(" and ", unsure)} dimensions is within two standard errors of the threshold. More subspaces tell.");
    }
}
