using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>What one value of one option makes of the tunnel around a network: means over trainings to one loss.</summary>
/// <param name="Axis">What was varied: «learning rate».</param>
/// <param name="Value">Its value.</param>
/// <param name="Reached">Trainings that reached the loss; the others do not count.</param>
/// <param name="Runs">Trainings.</param>
/// <param name="Angle">The angular width, in degrees; NaN where none reached the loss.</param>
/// <param name="AngleError">Its standard error over trainings; NaN for fewer than two.</param>
/// <param name="Radius">The distance of the wall, in the unit of θ.</param>
/// <param name="Norm">‖θ‖.</param>
/// <param name="LargestEigenvalue">λ_max.</param>
public sealed record TunnelRow(string Axis, double Value, int Reached, int Runs, double Angle, double AngleError, double Radius, double Norm, double LargestEigenvalue);

/// <summary>How the width of low-loss tunnels follows from how a network is trained.</summary>
/// <param name="Rows">One a setting.</param>
/// <param name="TargetLoss">The training loss at which all trainings ended.</param>
/// <param name="ThresholdLoss">The loss at which tunnels end.</param>
public sealed record TunnelSection(ImmutableArray<TunnelRow> Rows, double TargetLoss, double ThresholdLoss) : ReportSection
{
    internal override string UsualTitle => "Tunnels";

    internal override IEnumerable<Block> Blocks()
    {
        foreach (var axis in Rows.GroupBy(row => row.Axis))
        {
            TunnelRow[] counted = [.. axis.Where(row => row.Reached > 0).OrderBy(row => row.Value)];
            if (counted.Length < 2)
                continue;
            yield return new FigureBlock($"Angular width by {axis.Key}",
                $"The angle goes from {Text.Number(counted[0].Angle, 3)}° at {Text.Number(counted[0].Value, 3)} to {Text.Number(counted[^1].Angle, 3)}° at {Text.Number(counted[^1].Value, 3)}.",
                Made(), new(axis.Key, IsLog: counted[0].Value > 0 && counted[^1].Value > 10 * counted[0].Value), new("angle, degrees"),
                [new LineTrace("mean over trainings", [.. counted.Select(row => row.Value)], [.. counted.Select(row => row.Angle)])
                {
                    Style = LineStyle.PointsAndLine, Error = [.. counted.Select(row => double.IsNaN(row.AngleError) ? 0 : row.AngleError)],
                }]);
        }

        yield return new TableBlock("Settings", [new("varied", false), new("value"), new("reached the loss"), new("angle, degrees"), new("± error"), new("radius"), new("‖θ‖"), new("λ_max")],
            [.. Rows.Select(row => ImmutableArray.Create(
                row.Axis, Text.Number(row.Value), $"{row.Reached} of {row.Runs}", Text.Number(row.Angle, 3), Text.Number(row.AngleError, 2), Text.Number(row.Radius), Text.Number(row.Norm), Text.Number(row.LargestEigenvalue)))]);
    }

    private string Made() => $"{HowMade}{(HowMade.Length > 0 ? " " : "")}Each training ended at a loss of {Text.Number(TargetLoss)}; walls are where the loss is {Text.Number(ThresholdLoss)}. Radii shrink with ‖θ‖: compare angles.";
}
