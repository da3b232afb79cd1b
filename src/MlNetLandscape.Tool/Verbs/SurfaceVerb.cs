using System.CommandLine;
using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Tool;

/// <summary>Measures a plane through the landscape: around a network, or through three; in parts where that is wanted.</summary>
internal sealed class SurfaceVerb : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<SliceDirections> _directions = new("--directions") { Description = "Around one network: random directions with filters normalised, or eigenvectors of the Hessian.", DefaultValueFactory = _ => SliceDirections.FilterNormalized };
    private readonly Option<int> _points = new("--points") { Description = "Points along each axis.", DefaultValueFactory = _ => 51 };
    private readonly Option<double> _radius = new("--radius") { Description = "Half the width of the square around one network.", DefaultValueFactory = _ => 1 };
    private readonly Option<long> _rows = new("--rows") { Description = "Rows at most.", DefaultValueFactory = _ => 5000 };
    private readonly Option<string?> _shard = new("--shard") { Description = "Measure part i of n alone, as 2/8; kept by --part.", HelpName = "i/n" };
    private readonly Option<string?> _part = new("--part") { Description = "Where what is measured is kept, and gone on from.", HelpName = "file" };
    private readonly Option<string[]> _merge = new("--merge") { Description = "Parts of other calls to add.", AllowMultipleArgumentsPerToken = true, HelpName = "files" };

    protected override string Name => "surface";

    protected override string Description => "Measure a plane through the landscape: around a network, or through three.";

    protected override IEnumerable<Option> Options => [.. _data.All, _directions, _points, _radius, _rows, _shard, _part, _merge];

    protected override void Run(ParseResult call, Session session)
    {
        var (networks, names, data) = _data.OpenNetworks(call, session, 1, 3);
        if (networks.Count == 2)
            throw new UserError("A plane goes through one network or three. Got 2: give a third, or use `landscape connect`.");
        var options = new SurfaceOptions { Points = call.GetValue(_points), Radius = call.GetValue(_radius), Progress = new Watcher(session.Progress) };
        var plan = networks.Count == 1 ? SlicePlan.Plane(call.GetValue(_directions), options, session.Seed) : SlicePlan.Plane(networks[0], networks[1], networks[2], options);
        var (shard, file) = (call.GetValue(_shard), call.GetValue(_part));
        if (shard is not null && file is null)
            throw new UserError("--shard measures a part: say by --part where it is kept.");
        var known = (call.GetValue(_merge) ?? []).Concat(file is not null && File.Exists(file) ? [file] : []).Select(Read).Aggregate(default(SlicePart), (whole, part) => whole?.Merge(part) ?? part);
        var scored = networks.Count == 1 ? networks[0].Transform(data) : data;
        var part = session.Context.Landscape().Measure(scored, plan, shard is null ? null : GridShard.Parse(shard), known,
            new GeometryOptions { MaximumRows = call.GetValue(_rows), Seed = session.Seed }, stopToken: session.Cancellation);
        session.Progress.End();
        if (file is not null)
            Session.WriteWhole(file, part.ToJson());
        if (session.Cancellation.IsCancellationRequested && !part.IsComplete)
            throw new OperationCanceledException(file is null ? "Stopped. With --part FILE what is measured would have been kept." : $"Stopped. The same command goes on from '{file}'.");
        if (!part.IsComplete)
        {
            session.Say($"measured in part: {file}");
            session.Finish(part.ToJson(), () => session.Report("A part of a surface"));
            return;
        }

        var surface = part.ToSurface();
        session.Show(["", "value"], [["points", $"{surface.X.Length} × {surface.Y.Length}"], ["lowest loss", Number(surface.Lowest.Loss)], ["at", $"({Number(surface.Lowest.X)}, {Number(surface.Lowest.Y)})"],
            ["highest loss", Number(surface.Values[0].Max())], ["seconds", Number(surface.Cost.Seconds)]]);
        session.Finish(part.ToJson(), () => session.Report($"The landscape around {string.Join(", ", names)}").With(surface, howMade: networks.Count == 3 ? "The plane through three networks; distances are those of the weights."
            : $"Directions: {call.GetValue(_directions)}, seed {session.Seed}; at most {call.GetValue(_rows)} rows, evaluation mode."));
    }

    private static SlicePart Read(string path) => File.Exists(path) ? SlicePart.FromJson(File.ReadAllText(path)) : throw new UserError($"The part '{path}' is not there.");

    private static string Number(double value) => value.ToString("g4", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Watcher(ProgressLine line) : IProgress<GridProgress>
    {
        public void Report(GridProgress value) => line.Tell("surface", value.Done, value.Total, "points");
    }
}
