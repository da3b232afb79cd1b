using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetLandscape.Numerics.Geometry.Paths;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From fitted transformers and rows to what joins their networks.</summary>
internal static class NetworkPaths
{
    private const long SimplexRows = 128;

    /// <summary>A path between two.</summary>
    public static NetworkConnection Connect(IHostEnvironment environment, IDataView data, NetworkTransformer from, NetworkTransformer to, PathSearch search, GeometryOptions? options) =>
        Look(environment, "Connect", data, [from, to], search.CancellationToken, options, (landscape, points, token) =>
        {
            var (path, cycles) = search.Run(landscape.Networks, points[0], points[1], token);
            return new NetworkConnection(landscape, path, cycles, ownsLandscape: true);
        });

    /// <summary>Paths between all.</summary>
    public static NetworkConnectionTree ConnectAll(
        IHostEnvironment environment, IDataView data, IEnumerable<NetworkTransformer> members, PathSearch search, int? maximumPaths, GeometryOptions? options) =>
        Look(environment, "ConnectAll", data, members, search.CancellationToken, options, (landscape, points, token) =>
        {
            var cycles = new Dictionary<ModeConnection<Tensor>, ImmutableArray<BandCycleResult>>(ReferenceEqualityComparer.Instance);
            ImmutableArray<double> losses = [.. points.Select(landscape.Networks.Risk.Value)];
            var tree = ConnectionTree.Build(landscape.Space, points, losses, (a, b) =>
            {
                var (path, ofBand) = search.Run(landscape.Networks, points[a], points[b], token);
                cycles[path] = ofBand;
                return path;
            }, maximumPaths ?? Math.Max(1, points.Length * (points.Length - 1) / 2));
            return new NetworkConnectionTree(landscape, tree, losses, path => cycles[path]);
        });

    /// <summary>A connector of several.</summary>
    public static NetworkConnector Connector(IHostEnvironment environment, IDataView data, IEnumerable<NetworkTransformer> members, ConnectorOptions connector, GeometryOptions? options) =>
        Look(environment, "Connector", data, members, connector.CancellationToken, options, (landscape, points, token) =>
        {
            var (networks, optima) = (landscape.Networks, points.ToImmutableArray());
            var found = HyperplaneConnector.Run(
                networks.Risk, points, connector with { CancellationToken = token }, networks.Batches(PathSearch.Rows(connector.Descent)), networks.Slices);
            return new NetworkConnector(landscape, optima, found);
        });

    /// <summary>A simplex that begins with some.</summary>
    public static NetworkSimplex Simplex(IHostEnvironment environment, IDataView data, IEnumerable<NetworkTransformer> members, SimplexOptions simplex, GeometryOptions? options) =>
        Look(environment, "Simplex", data, members, simplex.CancellationToken, options, (landscape, points, token) =>
        {
            var networks = landscape.Networks;
            return new NetworkSimplex(landscape, LowLossSimplex.Grow(networks.Risk, points, simplex with { CancellationToken = token }, networks.Batches(SimplexRows), networks.Slices));
        });

    /// <summary>Opens the landscape for a result that keeps it; what is left of a search that ended early is freed.</summary>
    private static T Look<T>(
        IHostEnvironment environment, string call, IDataView data, IEnumerable<NetworkTransformer> members, CancellationToken cancellation, GeometryOptions? options,
        Func<PathLandscape, Tensor[], CancellationToken, T> look)
    {
        options ??= new GeometryOptions();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, cancellation);
        NetworkTransformer[] all = [.. members];
        using var reading = GeometryReading.Open(
            environment, call, data, all, options with { CancellationToken = ends.Token, RecomputesStatistics = options.RecomputesStatistics ?? true }); // points between networks, of one alone too
        using var scope = NewDisposeScope();
        try
        {
            Tensor[] points = [.. all.Select(member => reading.Landscape.Point(member.Model))];
            var found = look(new PathLandscape(reading.Landscape, reading.Networks[0]), points, ends.Token);
            reading.HandOver();
            reading.Tell($"{call}: {found}");
            return found;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw reading.Mark(error);
        }
    }
}
