using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Paths;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Looks for a path between two points of a landscape of networks.</summary>
internal sealed class PathSearch
{
    private const long CurveRows = 128; // Garipov et al. 2018
    private const long BandRows = 512; // Draxler et al. 2018
    private const double StringShare = 0.1;

    private readonly Func<NetworkLandscape, Tensor, Tensor, CancellationToken, (ModeConnection<Tensor>, ImmutableArray<BandCycleResult>)> _run;

    private PathSearch(
        CancellationToken cancellation, Func<NetworkLandscape, Tensor, Tensor, CancellationToken, (ModeConnection<Tensor>, ImmutableArray<BandCycleResult>)> run) =>
        (CancellationToken, _run) = (cancellation, run);

    private PathSearch(CancellationToken cancellation, Func<NetworkLandscape, Tensor, Tensor, CancellationToken, ModeConnection<Tensor>> run)
        : this(cancellation, (landscape, from, to, token) => (run(landscape, from, to, token), []))
    {
    }

    /// <summary>Of the search's own options.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>With what does for networks.</summary>
    public static PathSearch Of(PathKind kind) => kind switch
    {
        PathKind.Line => new PathSearch(default, (landscape, from, to, token) => ModeConnection.Measure(landscape.Slices, new PolygonalChain(2), [landscape.Space.Copy(from), landscape.Space.Copy(to)], cancellationToken: token)),
        PathKind.Bezier => Of(new CurveOptions { Method = DescentMethod.Adam, Steps = 1000 }),
        PathKind.PolygonalChain => Of(new CurveOptions { Kind = CurveKind.PolygonalChain, Method = DescentMethod.Adam, Steps = 1000 }),
        PathKind.ElasticBand => Of(new BandOptions { Cycles = [new(100, 0.1), new(100, 0.1), new(100, 0.03), new(50, 0.01)] }),
        PathKind.String => new PathSearch(default, (landscape, from, to, token) => String(landscape, from, to, new StringOptions { MaximumLoss = Low(landscape, from, to, token) }, token)),
        PathKind.Hyperplane => Of(new ConnectorOptions()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "`kind` must be a `PathKind`."),
    };

    public static PathSearch Of(CurveOptions options) => new(options.CancellationToken, (landscape, from, to, token) =>
        CurveTraining.Run(landscape.Risk, from, to, options with { CancellationToken = token }, landscape.Batches(CurveRows), landscape.Slices));

    public static PathSearch Of(BandOptions options) => new(options.CancellationToken, (landscape, from, to, token) =>
    {
        var band = NudgedElasticBand.Run(landscape.Risk, from, to, options with { CancellationToken = token }, landscape.Batches(BandRows), landscape.Slices);
        return (band.Connection, band.Cycles);
    });

    public static PathSearch Of(StringOptions options) => new(options.CancellationToken, (landscape, from, to, token) => String(landscape, from, to, options, token));

    public static PathSearch Of(ConnectorOptions options) => new(options.CancellationToken, (landscape, from, to, token) =>
        HyperplaneConnector.Run(landscape.Risk, from, to, options with { CancellationToken = token }, landscape.Batches(Rows(options.Descent)), landscape.Slices));

    /// <summary>What a step of a descent sees where nobody says: L-BFGS needs all rows.</summary>
    public static long? Rows(DescentOptions options) => options.Method == DescentMethod.Lbfgs ? null : CurveRows;

    /// <summary>The path, and an elastic band's cycles.</summary>
    public (ModeConnection<Tensor> Path, ImmutableArray<BandCycleResult> Cycles) Run(NetworkLandscape landscape, Tensor from, Tensor to, CancellationToken cancellation) =>
        _run(landscape, from, to, cancellation);

    private static ModeConnection<Tensor> String(NetworkLandscape landscape, Tensor from, Tensor to, StringOptions options, CancellationToken token) =>
        StringSampling.Run(landscape.Risk, from, to, options with { CancellationToken = token }, landscape.Batches(Rows(options.Descent)), landscape.Slices);

    /// <summary>A tenth of the way from the higher end to the highest loss on the line.</summary>
    private static double Low(NetworkLandscape landscape, Tensor from, Tensor to, CancellationToken token)
    {
        var line = ModeConnection.Measure(landscape.Slices, new PolygonalChain(2), [from, to], samples: 21, cancellationToken: token).Barrier;
        var end = Math.Max(landscape.Risk.Value(from), landscape.Risk.Value(to)); // as the search sees them
        return end + Math.Max(1e-3, StringShare * (line.HighestLoss - end));
    }
}
