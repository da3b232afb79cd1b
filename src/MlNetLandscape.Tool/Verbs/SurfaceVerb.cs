using System.CommandLine;
using Microsoft.ML;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Tool;

/// <summary>Measures a plane through the landscape: around a network, along its training, or through three; in parts where that is wanted.</summary>
internal sealed class SurfaceVerb : Verb
{
    private readonly DataOptions _data = new(1, 3);
    private readonly Option<SliceDirections> _directions = Ask.Choice("--directions", "Around one network: random directions, raw or normalised, or eigenvectors of the Hessian:", SliceDirections.FilterNormalized);
    private readonly Option<string?> _trajectory = Ask.File("--trajectory", "The plane of the principal directions of a training, with its path: what `landscape train --trajectory` kept.");
    private readonly Option<int> _points = Ask.Whole("--points", "Points along each axis.", 51, 3);
    private readonly Option<double> _radius = Ask.Number("--radius", "Half the width of the square around one network.", 1, "(0, ∞)", radius => radius > 0);
    private readonly Option<int> _rows = Ask.Whole("--rows", "Rows at most.", 5000, 1);
    private readonly Option<string?> _shard = new("--shard") { Description = "Measure part i of n alone, as 2/8; kept by --part.", HelpName = "i/n" };
    private readonly Option<string?> _part = Ask.File("--part", "Where what is measured is kept, and gone on from.");
    private readonly Option<string[]> _merge = new("--merge") { Description = "Parts of other calls to add.", AllowMultipleArgumentsPerToken = true, HelpName = "files" };

    public override string Name => "surface";

    public override IReadOnlyList<string> Examples =>
    [
        "landscape surface --data digits.csv --model digits.zip --report surface.html",
        "landscape surface --data digits.csv --model digits.zip --trajectory digits.path --report path.html",
        "landscape surface --data digits.csv --model digits.zip --shard 1/2 --part one.json",
        "landscape surface --data digits.csv --model digits.zip --merge one.json two.json --report surface.html",
    ];

    protected override string Description => "Measure a plane through the landscape: around a network, along its training, or through three.";

    protected override IEnumerable<Option> Options => [.. _data.All, _directions, _trajectory, _points, _radius, _rows, _shard, _part, _merge];

    protected override IEnumerable<string> Reads(ParseResult call) => [.. _data.Reads(call), .. call.GetValue(_merge) ?? [], .. call.GetValue(_trajectory) is { } path ? new[] { path } : []];

    protected override IEnumerable<(string Option, string? Path)> Writes(ParseResult call) => [("--part", call.GetValue(_part))];

    protected override void Run(ParseResult call, Session session)
    {
        var (shard, file) = (call.GetValue(_shard) is { } words ? (GridShard?)GridShard.Parse(words) : null, call.GetValue(_part));
        if (shard is not null && file is null)
            throw new UserError("--shard measures a part: say by --part where it is kept.");
        var known = (call.GetValue(_merge) ?? []).Concat(file is not null && File.Exists(file) ? [file] : [])
            .Select(path => InputFile.Read(path, "part", name => SlicePart.FromJson(File.ReadAllText(name)))).Aggregate(default(SlicePart), (whole, part) => whole?.Merge(part) ?? part);
        using var trajectory = call.GetValue(_trajectory) is { } kept ? InputFile.Read(kept, "trajectory", Trajectory.Load) : null;
        var (networks, names, data) = _data.OpenNetworks(call, session);
        var keeper = new Keeper(session.Progress);
        var plan = Plan(call, session, networks, trajectory, keeper);
        var geometry = new GeometryOptions { MaximumRows = call.GetValue(_rows), Seed = session.Seed };
        var measured = networks.Count == 1 ? networks[0].Transform(data) : data;
        SlicePart part;
        bool rests;
        do // what is measured is kept from time to time, and gone on from
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(session.Cancellation);
            keeper.Rest = file is null ? null : rest;
            part = known = session.Context.Landscape().Measure(measured, plan, shard, known, geometry, stopToken: rest.Token);
            if (file is not null)
                AtomicFile.Write(file, part.ToJson());
            rests = rest.IsCancellationRequested;
        }
        while (rests && !session.Cancellation.IsCancellationRequested);
        session.Progress.End();
        if (session.Cancellation.IsCancellationRequested && !part.IsComplete)
            throw new OperationCanceledException(file is null ? "Stopped. With --part FILE what is measured would have been kept." : $"Stopped. The same command goes on from '{file}'.");
        if (!part.IsComplete)
        {
            session.Say($"measured in part: {file}");
            session.Finish(part.ToJson(), () => session.Report("A part of a surface"));
            return;
        }

        var surface = part.ToSurface();
        session.Show(
        [
            ("points", $"{surface.X.Length} × {surface.Y.Length}"), ("lowest loss", Session.Number(surface.Lowest.Loss)), ("at", $"({Session.Number(surface.Lowest.X)}, {Session.Number(surface.Lowest.Y)})"),
            ("highest loss", Session.Number(surface.Values[0].Max())), .. surface.Variance is { } variance ? new[] { ("of the path", variance.ToString()) } : [], ("seconds", Session.Number(surface.Cost.Seconds)),
        ]);
        session.Finish(part.ToJson(), () => session.Report($"The landscape around {string.Join(", ", names)}").With(surface, plan, geometry));
    }

    private SlicePlan Plan(ParseResult call, Session session, IReadOnlyList<NetworkTransformer> networks, Trajectory? trajectory, Keeper keeper)
    {
        var options = new SurfaceOptions { Points = call.GetValue(_points), Radius = call.GetValue(_radius), Progress = keeper };
        if (networks.Count == 2)
            throw new UserError("A plane goes through one network or three. Got 2: give a third, or use `landscape connect`.");
        if (trajectory is not null && networks.Count > 1)
            throw new UserError($"--trajectory is of one training: give its one model. Got {networks.Count}.");
        if (trajectory is not null && (trajectory.Network != networks[0].Model.Network || trajectory.Shape != networks[0].Model.Shape))
            throw new UserError($"The trajectory '{call.GetValue(_trajectory)}' is of another network, of {trajectory.ParameterCount} parameters; the model has {networks[0].Model.ParameterCount}. Give that of its training.");
        if ((trajectory is not null || networks.Count == 3) && (call.IsGiven(_directions) || call.IsGiven(_radius)))
            throw new UserError($"--directions and --radius are for a plane around one network: the {(trajectory is null ? "three networks" : "trajectory")} say where this one lies. Leave them out.");
        return trajectory is not null ? SlicePlan.Plane(trajectory, options)
            : networks.Count == 3 ? SlicePlan.Plane(networks[0], networks[1], networks[2], options)
            : SlicePlan.Plane(call.GetValue(_directions), options, session.Seed);
    }

    /// <summary>Passes the progress on, and says when it is time to keep what is measured: so seldom that going on takes a tenth of the time at most.</summary>
    private sealed class Keeper(ProgressLine line) : IProgress<GridProgress>
    {
        private const double Share = 10;

        private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

        private CancellationTokenSource? _rest;
        private long _last = TimeProvider.System.GetTimestamp();
        private int _all;

        /// <summary>Is cancelled when it is time; null for never.</summary>
        public CancellationTokenSource? Rest { set => _rest = value; }

        public void Report(GridProgress value)
        {
            var before = TimeProvider.System.GetElapsedTime(_last); // at the first report of a round: what beginning it took
            _rest?.CancelAfter(before * Share > Least ? before * Share : Least);
            (_rest, _last, _all) = (null, TimeProvider.System.GetTimestamp(), Math.Max(_all, value.Total));
            line.Tell("surface", _all - value.Total + value.Done, _all, "points");
        }
    }
}
