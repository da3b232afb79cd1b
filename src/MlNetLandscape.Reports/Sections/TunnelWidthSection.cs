using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Tunnels;

namespace MlNetLandscape.Reports;

/// <summary>The tunnel around one network, with its name.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Width">What was measured.</param>
public sealed record NamedTunnel(string Name, TunnelWidth Width);

/// <summary>How wide the tunnels of low loss around networks are, in random directions (Fort &amp; Jastrzębski 2019, §4).</summary>
/// <param name="Tunnels">One a network, at one threshold.</param>
public sealed record TunnelWidthSection(ImmutableArray<NamedTunnel> Tunnels) : ReportSection
{
    internal override string UsualTitle => "How wide the tunnel is";

    internal override IEnumerable<Block> Blocks()
    {
        var inside = Tunnels.Where(tunnel => !tunnel.Width.IsOutside).ToArray();
        if (inside.Length > 0)
        {
            yield return new FigureBlock("Angle to the wall by direction",
                string.Join(" ", inside.Select(tunnel => $"{tunnel.Name}: {Text.WithError(tunnel.Width.Angle.Value, tunnel.Width.Angle.StandardError)}°, between {Text.Number(tunnel.Width.Probes.Min(probe => probe.Angle), 3)}° and {Text.Number(tunnel.Width.Probes.Max(probe => probe.Angle), 3)}°.")),
                Made(inside), new("direction, by angle", IsCount: true), new("angle, degrees"),
                [.. inside.Select(tunnel =>
                {
                    var probes = tunnel.Width.Probes.OrderBy(probe => probe.Angle).ToArray();
                    return (Trace)new LineTrace(tunnel.Name, [.. probes.Select((_, rank) => rank + 1.0)], [.. probes.Select(probe => probe.Angle)])
                    {
                        Style = LineStyle.PointsAndLine, Labels = [.. probes.Select(probe => probe.IsOpen ? $"no wall up to {Text.Number(probe.Radius, 3)}" : $"wall at {Text.Number(probe.Radius, 3)}")],
                    };
                })]);
        }

        yield return new TableBlock("Tunnels", [new("network", false), new("loss"), new("threshold"), new("angle, degrees"), new("± error"), new("radius"), new("‖θ‖"), new("open directions"), new("values")],
            [.. Tunnels.Select(tunnel => TableBlock.Row(
                tunnel.Name, Text.Number(tunnel.Width.Loss), Text.Number(tunnel.Width.ThresholdLoss), tunnel.Width.IsOutside ? "outside" : Text.Number(tunnel.Width.Angle.Value, 3), Text.Error(tunnel.Width.Angle.Value, tunnel.Width.Angle.StandardError),
                Text.Number(tunnel.Width.Radius.Value), Text.Number(tunnel.Width.Norm), $"{tunnel.Width.OpenProbes} of {tunnel.Width.Probes.Length}", Text.Count(tunnel.Width.Cost.Values)))]);
    }

    private string Made(NamedTunnel[] inside) =>
        $"{HowMade}{(HowMade.Length > 0 ? " " : "")}{inside[0].Width.Probes.Length} random directions orthogonal to θ, walls where the loss is {Text.Number(inside[0].Width.ThresholdLoss)}. Radii shrink with ‖θ‖: compare angles.";
}
