using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace Microsoft.ML;

/// <summary>Lines and planes of the loss landscape: how the loss changes between networks, around one, and along a training.</summary>
/// <remarks>
/// Loss and metric («Accuracy», «MeanAbsoluteError») are measured at each point over the same rows, in evaluation mode. Where points lie between networks, the running statistics of batch
/// normalisation are taken anew at each, unless <see cref="GeometryOptions.RecomputesStatistics"/> says otherwise. No network is changed.
/// </remarks>
public static class LandscapeSlicesCatalog
{
    /// <summary>The loss along the straight line from one network to another, with the barrier between them by both definitions in use (<see cref="LossProfile.Barrier"/>).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; it need not be scored.</param>
    /// <param name="from">t = 0.</param>
    /// <param name="to">t = 1: of the same description, task and columns.</param>
    /// <param name="points">Points from t = −0.25 to 1.25; 0 and 1 are added where they are not among them.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossProfile Profile(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer from, NetworkTransformer to, int points = 61, GeometryOptions? options = null) =>
        catalog.Profile(data, SlicePlan.Line(from, to, new ProfileOptions { Points = points }), options);

    /// <summary>The loss along a line through the network that scored the data, which is at t = 0.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>.</param>
    /// <param name="direction">In which direction.</param>
    /// <param name="points">Points from t = −<paramref name="radius"/> to <paramref name="radius"/>.</param>
    /// <param name="radius">In units of the direction.</param>
    /// <param name="seed">Decides which random direction.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, no row is usable, or the network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossProfile Profile(
        this LandscapeCatalog catalog, IDataView scored, SliceDirections direction = SliceDirections.FilterNormalized, int points = 61, double radius = 1, long seed = 1,
        GeometryOptions? options = null) =>
        catalog.Profile(scored, SlicePlan.Line(direction, new ProfileOptions { From = -radius, To = radius, Points = points }, seed), options);

    /// <summary>The loss along a training, from point to point of its trajectory in straight lines: t = 0 at the first, 1 at the last.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by the network of the training.</param>
    /// <param name="trajectory">As a <see cref="TrajectoryObserver"/> kept it.</param>
    /// <param name="pointsPerSegment">Points between each two, at least 0.</param>
    /// <param name="progress">Told after every segment; null for nobody.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the trajectory is of other networks.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, no row is usable, or the network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossProfile Profile(
        this LandscapeCatalog catalog, IDataView scored, Trajectory trajectory, int pointsPerSegment = 0, IProgress<GridProgress>? progress = null, GeometryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(trajectory);
        return SliceMeasurement.Run(catalog.Context, scored, trajectory, pointsPerSegment, progress, options);
    }

    /// <summary>The loss along a line, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; scored where the plan is around the network that scored it.</param>
    /// <param name="plan">Which line, where along it, and who is told of the progress.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, the networks do not fit, or the plan is a plane.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by a token of the options or the plan.</exception>
    public static LossProfile Profile(this LandscapeCatalog catalog, IDataView data, SlicePlan plan, GeometryOptions? options = null) =>
        Run(catalog, "Profile", dimension: 1, data, plan, options).ToProfile();

    /// <summary>The loss on a plane through the network that scored the data, which is at its origin.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by a <see cref="NetworkTransformer"/>.</param>
    /// <param name="directions">In which directions.</param>
    /// <param name="points">Points along each axis, from −<paramref name="radius"/> to <paramref name="radius"/>.</param>
    /// <param name="radius">In units of the directions.</param>
    /// <param name="seed">Decides which random directions.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, no row is usable, or the network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossSurface Surface(
        this LandscapeCatalog catalog, IDataView scored, SliceDirections directions = SliceDirections.FilterNormalized, int points = 51, double radius = 1, long seed = 1,
        GeometryOptions? options = null) =>
        catalog.Surface(scored, SlicePlan.Plane(directions, new SurfaceOptions { Points = points, Radius = radius }, seed), options);

    /// <summary>The loss on the plane through three networks, in coordinates in which distances are those in ℝᴾ (Garipov et al. 2018, figure 1).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; it need not be scored.</param>
    /// <param name="first">At the origin.</param>
    /// <param name="second">On the first axis.</param>
    /// <param name="third">Above it.</param>
    /// <param name="points">Points along each axis of the rectangle around them.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, or the networks do not fit each other or lie on one line.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossSurface Surface(
        this LandscapeCatalog catalog, IDataView data, NetworkTransformer first, NetworkTransformer second, NetworkTransformer third, int points = 51, GeometryOptions? options = null) =>
        catalog.Surface(data, SlicePlan.Plane(first, second, third, new SurfaceOptions { Points = points }), options);

    /// <summary>
    /// The loss on the plane of the two principal directions of a training, with the path it took (<see cref="LossSurface.Points"/>), and how much of the path's variance the plane holds next to what
    /// it would hold of a random walk's (<see cref="LossSurface.Variance"/>).
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Data scored by the network of the training.</param>
    /// <param name="trajectory">As a <see cref="TrajectoryObserver"/> kept it; at least three points.</param>
    /// <param name="points">Points along each axis of the rectangle around the path.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, the trajectory is of other networks, or it does not vary in two directions.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, no row is usable, or the network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public static LossSurface Surface(this LandscapeCatalog catalog, IDataView scored, Trajectory trajectory, int points = 51, GeometryOptions? options = null) =>
        catalog.Surface(scored, SlicePlan.Plane(trajectory, new SurfaceOptions { Points = points }), options);

    /// <summary>The loss on a plane, with advanced options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; scored where the plan is around the network that scored it, or of a trajectory.</param>
    /// <param name="plan">Which plane, where on it, and who is told of the progress.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are wrong, the networks do not fit, or the plan is a line.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by a token of the options or the plan.</exception>
    public static LossSurface Surface(this LandscapeCatalog catalog, IDataView data, SlicePlan plan, GeometryOptions? options = null) =>
        Run(catalog, "Surface", dimension: 2, data, plan, options).ToSurface();

    /// <summary>
    /// Measures a part of a line or plane: a shard of it, what is left after a stop, or as much as there is time for. Parts are kept as JSON, merged by <see cref="SlicePart.Merge(SlicePart)"/> and made a
    /// profile or surface when they are complete; they are those of one call, bit for bit, where the machines compute alike.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Data with the columns the networks were fitted to; scored where the plan is around the network that scored it, or of a trajectory.</param>
    /// <param name="plan">Which line or plane, where on it, and who is told of the progress.</param>
    /// <param name="shard">Which part, as <c>GridShard.Parse("2/8")</c>; null for all.</param>
    /// <param name="known">What is measured already; null for nothing.</param>
    /// <param name="options">Rows, loss, precision; null for the defaults.</param>
    /// <param name="stopToken">Ends the work before the next points; what is measured by then is returned.</param>
    /// <exception cref="ArgumentException">Options are wrong, the networks do not fit, or what is known is of another slice.</exception>
    /// <exception cref="InvalidOperationException">No row is usable, or a network is not deterministic.</exception>
    /// <exception cref="OperationCanceledException">Asked for by a token of the options or the plan.</exception>
    public static SlicePart Measure(
        this LandscapeCatalog catalog, IDataView data, SlicePlan plan, GridShard? shard = null, SlicePart? known = null, GeometryOptions? options = null, CancellationToken stopToken = default)
    {
        Require(catalog, data, plan);
        return SliceMeasurement.Run(catalog.Context, "Measure", data, plan, options, shard, known, stopToken);
    }

    private static SlicePart Run(LandscapeCatalog catalog, string call, int dimension, IDataView data, SlicePlan plan, GeometryOptions? options)
    {
        Require(catalog, data, plan);
        if (plan.Dimension != dimension)
            throw new ArgumentException($"`{call}` takes a plan of dimension {dimension}. Got one of {plan.Dimension}: call `{(plan.Dimension == 1 ? "Profile" : "Surface")}`.", nameof(plan));
        return SliceMeasurement.Run(catalog.Context, call, data, plan, options);
    }

    private static void Require(LandscapeCatalog catalog, IDataView data, SlicePlan plan)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
    }
}
