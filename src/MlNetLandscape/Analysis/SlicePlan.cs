using System.Collections.Immutable;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Which line or plane of the landscape of networks is to be looked at, where and how finely: the same for every shard of it, and for all that is put together.</summary>
/// <remarks>Options that are out of range are refused when the plan is made, with <see cref="ArgumentException"/>.</remarks>
public sealed class SlicePlan
{
    private readonly Func<GeometryReading, SliceDesign<Tensor>> _design;

    private SlicePlan(string name, EvaluationGrid grid, ImmutableArray<NetworkTransformer> networks, bool joinsNetworks, Func<GeometryReading, SliceDesign<Tensor>> design) =>
        (Name, Dimension, Networks, JoinsNetworks, _design) = (name, grid.Dimension, networks, joinsNetworks, design);

    /// <summary>1 of a line, 2 of a plane.</summary>
    public int Dimension { get; }

    /// <summary>What it is, as a phrase.</summary>
    internal string Name { get; }

    /// <summary>The networks it goes through; empty for the one that scored the data.</summary>
    internal ImmutableArray<NetworkTransformer> Networks { get; }

    /// <summary>Whether there are points on it between networks.</summary>
    internal bool JoinsNetworks { get; }

    /// <summary>The straight line from one network, t = 0, to another, t = 1.</summary>
    /// <param name="from">A fitted transformer.</param>
    /// <param name="to">Another, of the same description and columns.</param>
    /// <param name="options">Where along the line; null for 61 points from t = −0.25 to 1.25.</param>
    public static SlicePlan Line(NetworkTransformer from, NetworkTransformer to, ProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new("the line between two networks", Checked(options), [from, to], joinsNetworks: true, reading =>
        {
            var points = Points(reading);
            return SliceDesign.Between(reading.Landscape.Space, points[0], points[1], options);
        });
    }

    /// <summary>A straight line through the network that scored the data, at t = 0.</summary>
    /// <param name="direction">In which direction.</param>
    /// <param name="options">Where along the line, in units of the direction; null for 61 points from −1 to 1.</param>
    /// <param name="seed">Decides which random direction.</param>
    public static SlicePlan Line(SliceDirections direction = SliceDirections.FilterNormalized, ProfileOptions? options = null, long seed = 1)
    {
        options ??= new ProfileOptions { From = -1, To = 1 };
        return new($"a line around the network, {direction}, seed {seed}", Checked(options), [], joinsNetworks: false, reading =>
            SliceDesign.Along(NetworkDirections.Frame(reading.Landscape.Risk, Points(reading)[0], direction, 1, seed), options));
    }

    /// <summary>A plane through the network that scored the data, which is at its origin.</summary>
    /// <param name="directions">In which directions.</param>
    /// <param name="options">How far, in units of the directions, and how finely; null for 51 × 51 points from −1 to 1.</param>
    /// <param name="seed">Decides which random directions.</param>
    public static SlicePlan Plane(SliceDirections directions = SliceDirections.FilterNormalized, SurfaceOptions? options = null, long seed = 1) =>
        new($"a plane around the network, {directions}, seed {seed}", Checked(options), [], joinsNetworks: false, reading =>
        {
            var points = Points(reading);
            return SliceDesign.Around(NetworkDirections.Frame(reading.Landscape.Risk, points[0], directions, 2, seed), options, points);
        });

    /// <summary>The plane through three networks, in coordinates in which distances are those in ℝᴾ: the first at the origin, the second on the first axis.</summary>
    /// <param name="first">A fitted transformer.</param>
    /// <param name="second">Another, of the same description and columns.</param>
    /// <param name="third">A third.</param>
    /// <param name="options">How far beyond them, and how finely; null for 51 × 51 points and a margin of a fifth.</param>
    public static SlicePlan Plane(NetworkTransformer first, NetworkTransformer second, NetworkTransformer third, SurfaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return new("the plane through three networks", Checked(options), [first, second, third], joinsNetworks: true, reading =>
            SliceDesign.Through(reading.Landscape.Space, Points(reading), options));
    }

    /// <summary>The plane of the two principal directions of a training's trajectory, with its points drawn on it.</summary>
    /// <param name="trajectory">Of a network of the same description as that which scored the data; must not be disposed before the plan was measured.</param>
    /// <param name="options">How far beyond its points, and how finely; null for 51 × 51 points and a margin of a fifth.</param>
    /// <param name="centre">What the directions go through.</param>
    public static SlicePlan Plane(Trajectory trajectory, SurfaceOptions? options = null, TrajectoryCentre centre = TrajectoryCentre.Last)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        return new("the principal plane of a trajectory", Checked(options), [], joinsNetworks: true, reading => SliceDesign.Covering(reading.Landscape.Space, Points(reading, trajectory), options, centre));
    }

    /// <summary>The slice in the landscape that was opened; the caller disposes it. Tensors made on the way are the present scope's.</summary>
    internal SliceDesign<Tensor> Design(GeometryReading reading) => _design(reading);

    /// <summary>The points of a trajectory in the landscape: the present scope's.</summary>
    /// <exception cref="ArgumentException">It goes through networks of another description.</exception>
    internal static IReadOnlyList<Tensor> Points(GeometryReading reading, Trajectory trajectory)
    {
        var model = reading.Networks[0].Networks[0];
        if (trajectory.Network != model.Network || trajectory.Shape != model.Shape)
            throw new ArgumentException($"The trajectory goes through networks {trajectory.Network} for {trajectory.Shape}; the data was scored by {model.Network} for {model.Shape}. Give the trajectory of its training.", nameof(trajectory));
        return trajectory.In((TensorSpace)reading.Landscape.Space);
    }

    private static Tensor[] Points(GeometryReading reading) => [.. reading.Networks.Select(network => reading.Landscape.Point(network.Networks[0]))];

    private static EvaluationGrid Checked(ProfileOptions? options) => (options ?? new ProfileOptions()).Grid();

    private static EvaluationGrid Checked(SurfaceOptions? options) => (options ?? new SurfaceOptions()).Square();
}
