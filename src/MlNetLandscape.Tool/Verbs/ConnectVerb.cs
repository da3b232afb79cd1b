using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Looks for ways of low loss from one network to another.</summary>
internal sealed class ConnectVerb : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<PathKind[]> _ways = new("--ways")
    {
        Description = "Which ways: Line, Bezier, PolygonalChain, ElasticBand, String, Hyperplane.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [PathKind.Line, PathKind.Bezier],
    };

    private readonly Option<long> _rows = new("--rows") { Description = "Rows at most.", DefaultValueFactory = _ => 5000 };

    protected override string Name => "connect";

    protected override string Description => "Look for ways of low loss from one network to another.";

    protected override IEnumerable<Option> Options => [.. _data.All, _ways, _rows];

    protected override void Run(ParseResult call, Session session)
    {
        var (networks, names, data) = _data.OpenNetworks(call, session, 2, 2);
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
                [way.Key, Number(way.Value.Barrier.HighestLoss), Number(way.Value.Barrier.HighestPosition), Number(way.Value.Barrier.AboveLine), Number(way.Value.RelativeLength),
                    way.Value.Path.Steps.ToString(CultureInfo.InvariantCulture), Number(way.Value.Cost.Seconds)]));
            session.Finish(JsonSerializer.Serialize(found.Select(way => new
            {
                Way = way.Key, way.Value.Profile, way.Value.Barrier, way.Value.Length, way.Value.RelativeLength, way.Value.Path.Steps, Stop = way.Value.Stop.ToString(), way.Value.Cost,
            }), Session.Json), () => session.Report($"From {names[0]} to {names[1]}").With(found));
        }
        finally
        {
            foreach (var way in found)
                way.Value.Dispose();
        }
    }

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);
}
