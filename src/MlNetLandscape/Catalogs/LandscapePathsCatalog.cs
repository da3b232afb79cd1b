using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Paths;

namespace Microsoft.ML;

/// <summary>Paths, connectors and simplexes of low loss between fitted networks.</summary>
/// <remarks>
/// Networks must be of one description and task, on the same columns; the data must have those columns, and need not be scored. The networks are untouched. Results keep the rows they were found on, and the
/// caller disposes them.
/// </remarks>
public static class LandscapePathsCatalog
{
    /// <summary>Looks for a path of low loss between two networks, with what does for most networks.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="from">The network at t = 0.</param>
    /// <param name="to">The network at t = 1.</param>
    /// <param name="kind">
    /// What kind: curves take 1,000 steps of Adam on mini-batches of 128 rows; an elastic band 350 steps of all its pivots on mini-batches of 512; a string stays below a tenth of what the line rises above
    /// the higher end; the hyperplane's chain has 8 segments. A band costs several times what the others do.
    /// </param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static NetworkConnection Connect(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, PathKind kind = PathKind.Bezier, GeometryOptions? options = null) =>
        Connect(catalog, data, from, to, PathSearch.Of(kind), options);

    /// <summary>Trains a curve between two networks (Garipov et al. 2018), on mini-batches of 128 rows unless the options say otherwise.</summary>
    /// <inheritdoc cref="Connect(LandscapeCatalog, IDataView, NetworkTransformer, NetworkTransformer, PathKind, GeometryOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="from">The network at t = 0.</param>
    /// <param name="to">The network at t = 1.</param>
    /// <param name="path">How the curve is trained.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    public static NetworkConnection Connect(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, CurveOptions path, GeometryOptions? options = null) =>
        Connect(catalog, data, from, to, PathSearch.Of(NotNull(path)), options);

    /// <summary>Relaxes an elastic band between two networks (Draxler et al. 2018), on mini-batches of 512 rows unless the options say otherwise.</summary>
    /// <inheritdoc cref="Connect(LandscapeCatalog, IDataView, NetworkTransformer, NetworkTransformer, CurveOptions, GeometryOptions?)"/>
    public static NetworkConnection Connect(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, BandOptions path, GeometryOptions? options = null) =>
        Connect(catalog, data, from, to, PathSearch.Of(NotNull(path)), options);

    /// <summary>Looks for a chain below a given loss between two networks (Freeman &amp; Bruna 2017); steps see mini-batches of 128 rows, or all where the descent is L-BFGS.</summary>
    /// <inheritdoc cref="Connect(LandscapeCatalog, IDataView, NetworkTransformer, NetworkTransformer, CurveOptions, GeometryOptions?)"/>
    public static NetworkConnection Connect(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, StringOptions path, GeometryOptions? options = null) =>
        Connect(catalog, data, from, to, PathSearch.Of(NotNull(path)), options);

    /// <summary>Connects two networks by points that go down across the straight line (Fort &amp; Jastrzębski 2019); steps see mini-batches of 128 rows, or all where the descent is L-BFGS.</summary>
    /// <inheritdoc cref="Connect(LandscapeCatalog, IDataView, NetworkTransformer, NetworkTransformer, CurveOptions, GeometryOptions?)"/>
    public static NetworkConnection Connect(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, ConnectorOptions path, GeometryOptions? options = null) =>
        Connect(catalog, data, from, to, PathSearch.Of(NotNull(path)), options);

    /// <summary>Joins several networks by the lowest paths, with as few searches as will do (Draxler et al. 2018, §3.4).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least two.</param>
    /// <param name="kind">What kind of paths.</param>
    /// <param name="maximumPaths">Paths at most, at least one less than networks; null for all pairs.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static NetworkConnectionTree ConnectAll(
        this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, PathKind kind = PathKind.ElasticBand, int? maximumPaths = null, GeometryOptions? options = null) =>
        ConnectAll(catalog, data, members, PathSearch.Of(kind), maximumPaths, options);

    /// <summary>Joins several networks by elastic bands.</summary>
    /// <inheritdoc cref="ConnectAll(LandscapeCatalog, IDataView, IEnumerable{NetworkTransformer}, PathKind, int?, GeometryOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least two.</param>
    /// <param name="path">How each band is relaxed.</param>
    /// <param name="maximumPaths">Paths at most, at least one less than networks; null for all pairs.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    public static NetworkConnectionTree ConnectAll(
        this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, BandOptions path, int? maximumPaths = null, GeometryOptions? options = null) =>
        ConnectAll(catalog, data, members, PathSearch.Of(NotNull(path)), maximumPaths, options);

    /// <summary>Connects m + 1 networks by a point of low loss above their centroid: an m-connector (Fort &amp; Jastrzębski 2019, §3.2).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least two.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, the networks do not fit each other, or one lies in the span of the others.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static NetworkConnector Connector(this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, GeometryOptions? options = null) =>
        Connector(catalog, data, members, new ConnectorOptions(), options);

    /// <summary>Connects m + 1 networks, with advanced options: more knots, another descent.</summary>
    /// <inheritdoc cref="Connector(LandscapeCatalog, IDataView, IEnumerable{NetworkTransformer}, GeometryOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least two.</param>
    /// <param name="connector">Where knots start and how they go down; steps see mini-batches of 128 rows unless <paramref name="options"/> say otherwise, or all where the descent is L-BFGS.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    public static NetworkConnector Connector(
        this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, ConnectorOptions connector, GeometryOptions? options = null) =>
        NetworkPaths.Connector(NotNull(catalog).Context, NotNull(data), NotNull(members), NotNull(connector), options);

    /// <summary>Grows a simplex of low loss from networks: three vertices more (Benton et al. 2021).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least one.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static NetworkSimplex Simplex(this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, GeometryOptions? options = null) =>
        Simplex(catalog, data, members, new SimplexOptions(), options);

    /// <summary>Grows a simplex of low loss from networks, with advanced options.</summary>
    /// <inheritdoc cref="Simplex(LandscapeCatalog, IDataView, IEnumerable{NetworkTransformer}, GeometryOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to.</param>
    /// <param name="members">At least one.</param>
    /// <param name="simplex">Vertices and their training; steps see mini-batches of 128 rows unless <paramref name="options"/> say otherwise.</param>
    /// <param name="options">Rows, mini-batches, loss, precision; null for the defaults.</param>
    public static NetworkSimplex Simplex(
        this LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, SimplexOptions simplex, GeometryOptions? options = null) =>
        NetworkPaths.Simplex(NotNull(catalog).Context, NotNull(data), NotNull(members), NotNull(simplex), options);

    private static NetworkConnection Connect(LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, PathSearch search, GeometryOptions? options) =>
        NetworkPaths.Connect(NotNull(catalog).Context, NotNull(data), NotNull(from), NotNull(to), search, options);

    private static NetworkConnectionTree ConnectAll(
        LandscapeCatalog catalog, IDataView data, IEnumerable<NetworkTransformer> members, PathSearch search, int? maximumPaths, GeometryOptions? options) =>
        NetworkPaths.ConnectAll(NotNull(catalog).Context, NotNull(data), NotNull(members), search, maximumPaths, options);

    private static T NotNull<T>(T argument, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(argument, name);
        return argument;
    }
}
