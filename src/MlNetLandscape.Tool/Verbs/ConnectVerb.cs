using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Looks for ways of low loss from one network to another.</summary>
internal sealed class ConnectVerb : Verb
{
    private readonly DataOptions _data = new(2, 2);
    private readonly Option<PathKind[]> _ways = Ask.Choices("--ways", "Which ways, separated by commas:", PathKind.Line, PathKind.Bezier);
    private readonly Option<int> _rows = Ask.Whole("--rows", "Rows at most.", 5000, 1);

    public override string Name => "connect";

    public override IReadOnlyList<string> Examples => ["landscape connect --data digits.csv --model first.zip second.zip --ways Line,Bezier --report ways.html"];

    protected override string Description => "Look for ways of low loss from one network to another.";

    protected override IEnumerable<Option> Options => [.. _data.All, _ways, _rows];

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (networks, names, data) = _data.OpenNetworks(call, session);
        var options = new GeometryOptions { MaximumRows = call.GetValue(_rows), Seed = session.Seed, CancellationToken = session.Cancellation };
        var found = new List<KeyValuePair<string, NetworkConnection>>();
        try
        {
            var ways = call.GetValue(_ways)!.Distinct().ToArray();
            foreach (var (done, way) in ways.Index())
            {
                session.Progress.Tell("connecting", done, ways.Length, "ways", way.ToString());
                found.Add(new(way.ToString(), session.Context.Landscape().Connect(data, networks[0], networks[1], way, options)));
            }

            session.Progress.End();
            session.Show(["way", "highest loss", "at t", "barrier", "length", "steps", "seconds"], found.Select(way => (IReadOnlyList<string>)
                [way.Key, Session.Number(way.Value.Barrier.HighestLoss), Session.Number(way.Value.Barrier.HighestPosition), Session.Number(way.Value.Barrier.AboveLine), Session.Number(way.Value.RelativeLength),
                    way.Value.Path.Steps.ToString(CultureInfo.InvariantCulture), Session.Number(way.Value.Cost.Seconds)]));
            session.Finish(JsonSerializer.Serialize(found.Select(way => new
            {
                Way = way.Key,
                way.Value.Profile,
                way.Value.Barrier,
                way.Value.Length,
                way.Value.RelativeLength,
                way.Value.Path.Steps,
                Stop = way.Value.Stop.ToString(),
                way.Value.Cost,
            }), Session.Json), () => session.Report($"From {names[0]} to {names[1]}").With(found));
        }
        finally
        {
            foreach (var way in found)
                way.Value.Dispose();
        }
    }
}
