using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool;

/// <summary>Measures how wide the tunnel of low loss around a saved network is.</summary>
internal sealed class TunnelVerb : Verb
{
    private readonly DataOptions _data = new(1, 1);
    private readonly Option<double> _threshold = Ask.Number("--threshold", "The loss at which the tunnel ends, above the network's own; the same for all that are compared.", 1, "(−∞, ∞)", _ => true);
    private readonly Option<int> _probes = Ask.Whole("--probes", "Random directions.", 20, 2);
    private readonly Option<double> _reach = Ask.Number("--reach", "How far a probe goes at most, in units of the network's distance from the origin.", 2, "(0, ∞)", reach => reach > 0);
    private readonly Option<double[]> _along = Ask.Numbers("--along", "Measure also at these multiples of the weights, as 0.5,0.75,1.25.", "(0, ∞)", scale => scale > 0);
    private readonly Option<double[]> _radii = Ask.Numbers("--radii", "Measure also the mean loss at these distances, as 0.5,1,2.", "(0, ∞)", radius => radius > 0);
    private readonly Option<int> _rows = Ask.Whole("--rows", "Rows at most.", 5000, 1);

    public override string Name => "tunnel";

    public override IReadOnlyList<string> Examples =>
        ["landscape tunnel --data digits.csv --model digits.zip --threshold 1", "landscape tunnel --data digits.csv --model digits.zip --along 0.5,0.75,1.25 --radii 1,2,4 --json -"];

    protected override string Description => "Measure how wide the tunnel of low loss around a network is, as an angle seen from the origin.";

    protected override IEnumerable<Option> Options => [.. _data.All, _threshold, _probes, _reach, _along, _radii, _rows];

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (scored, name) = _data.OpenScored(call, session);
        var (along, radii, probes) = (call.GetValue(_along)!, call.GetValue(_radii)!.Order().Distinct().ToArray(), call.GetValue(_probes));
        var geometry = new GeometryOptions { MaximumRows = call.GetValue(_rows), Seed = session.Seed, CancellationToken = session.Cancellation };
        var watcher = new Watcher(session.Progress, probes * (1 + along.Length + (radii.Length > 0 ? 1 : 0)));
        var options = new TunnelOptions { ThresholdLoss = call.GetValue(_threshold), Probes = probes, LargestRadius = call.GetValue(_reach), Seed = session.Seed, Progress = watcher, CancellationToken = session.Cancellation };
        var catalog = session.Context.Landscape();
        var width = catalog.Tunnel(scored, options, geometry);
        if (width.IsOutside)
            throw new UserError($"The loss of '{name}' is {Session.Number(width.Loss)}, not below --threshold {Session.Number(width.ThresholdLoss)}: there is no tunnel to be measured. Give one above it.");
        var ray = along.Length == 0 ? [] : catalog.TunnelAlongRay(scored, along, options, geometry);
        var radial = radii.Length == 0 ? null : catalog.Radial(scored, new RadialOptions { Radii = [.. radii], Probes = probes, Seed = session.Seed, Progress = watcher, CancellationToken = session.Cancellation }, geometry);
        session.Progress.End();
        (string, string)[] rows =
        [
            ("angle", $"{(width.OpenProbes > 0 ? "at least " : "")}{width}"), ("radius", Session.Number(width.Radius.Value)), ("distance from the origin", Session.Number(width.Norm)), ("loss", Session.Number(width.Loss)),
            ("threshold", Session.Number(width.ThresholdLoss)), ("probes without a wall", $"{width.OpenProbes} of {width.Probes.Length}"),
            .. along.Zip(ray, (scale, at) => (string.Create(CultureInfo.InvariantCulture, $"angle at {scale} θ"), at.IsOutside ? $"outside: the loss is {Session.Number(at.Loss)}" : $"{(at.OpenProbes > 0 ? "at least " : "")}{at}")),
            .. radial?.Losses.Select(at => (string.Create(CultureInfo.InvariantCulture, $"mean loss at a distance of {at.Radius}"), $"{Session.Number(at.Loss.Value)} ± {Session.Number(at.Loss.StandardError)}")) ?? [],
        ];
        session.Show(rows);
        session.Finish(JsonSerializer.Serialize(new { Width = width, AlongRay = along.Zip(ray, (scale, at) => new { Scale = scale, Width = at }), Radial = radial }, Session.Json),
            () =>
            {
                var report = rows.Aggregate(session.Report($"The tunnel around {name}"), (whole, row) => whole.With(row.Item1, row.Item2)).With(new TunnelWidthSection(
                    [new NamedTunnel(name, width), .. along.Zip(ray).Where(at => !at.Second.IsOutside).Select(at => new NamedTunnel(string.Create(CultureInfo.InvariantCulture, $"{at.First} θ"), at.Second))])
                {
                    HowMade = string.Create(CultureInfo.InvariantCulture, $"Seed {session.Seed}; at most {call.GetValue(_rows)} rows, evaluation mode."),
                });
                return radial is null ? report : report.With(radial);
            });
    }

    /// <summary>Counts probes, over all that is measured.</summary>
    private sealed class Watcher(ProgressLine line, int all) : IProgress<int>
    {
        private int _done;

        public void Report(int value) => line.Tell("probing", ++_done, all, "directions");
    }
}
