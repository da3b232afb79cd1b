using MlNetLandscape.Numerics.Geometry.Tunnels;

namespace MlNetLandscape.Reports;

/// <summary>The mean loss at distances from a network, in random directions.</summary>
/// <param name="Profile">What was measured.</param>
public sealed record RadialSection(RadialProfile Profile) : ReportSection
{
    internal override string UsualTitle => "Loss by distance";

    internal override IEnumerable<Block> Blocks()
    {
        var losses = Profile.Losses;
        if (losses.IsDefaultOrEmpty)
        {
            yield return new TextBlock("No distance was measured.");
            yield break;
        }

        yield return new FigureBlock("Loss by distance",
            $"The mean loss goes from {Text.Number(Profile.CentreLoss)} at the network to {Text.Number(losses[^1].Loss.Value)} at distance {Text.Number(losses[^1].Radius, 3)}.",
            Made(), new("distance from θ, unit of θ"), new("loss"),
            [
                new LineTrace("mean over directions", [0, .. losses.Select(at => at.Radius)], [Profile.CentreLoss, .. losses.Select(at => at.Loss.Value)])
                {
                    Error = [0, .. losses.Select(at => double.IsNaN(at.Loss.StandardError) ? 0 : at.Loss.StandardError)],
                },
                new LineTrace("root mean square", [0, .. losses.Select(at => at.Radius)], [Math.Abs(Profile.CentreLoss), .. losses.Select(at => at.RootMeanSquare)]) { Style = LineStyle.Dashed },
            ])
        {
            HasLosses = true,
        };
        yield return new TableBlock("Distances", [new("distance"), new("mean loss"), new("± error"), new("spread / mean"), new("directions that rise")],
            [.. losses.Select(at => TableBlock.Row(Text.Number(at.Radius), Text.Number(at.Loss.Value), Text.Error(at.Loss.Value, at.Loss.StandardError), Text.Percent(at.Variation), Text.Percent(at.Rising)))]);
    }

    private string Made() => $"{HowMade}{(HowMade.Length > 0 ? " " : "")}{Text.Count(Profile.Losses[0].Loss.Samples)} random directions, {Text.Count(Profile.Cost.Values)} values; the band is the standard error over directions.";
}
