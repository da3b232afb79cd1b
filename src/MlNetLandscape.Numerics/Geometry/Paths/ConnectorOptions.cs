using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>Options of <see cref="HyperplaneConnector"/>.</summary>
public sealed record ConnectorOptions
{
    /// <summary>Pieces of a connector between two optima, in [2, ∞): one knot less goes down. The default is 8.</summary>
    public int Segments { get; init; } = 8;

    /// <summary>
    /// Where the knots of a connector of several optima start: one weight an optimum, not negative, with the sum 1, for each knot. Empty, the default, for the centroid alone. Grids of a simplex grow
    /// fast: <see cref="HyperplaneConnector.Grid"/>.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Starts { get; init; } = [];

    /// <summary>
    /// How knots go down. Where no target loss is given a knot is done at the highest loss of the optima: beyond it a network that fits its data would only let its weights grow, and the
    /// knots would part.
    /// </summary>
    public DescentOptions Descent { get; init; } = new();

    /// <summary>Points looked at inside each piece or spoke, in [1, ∞). The default is 9.</summary>
    public int PointsPerSegment { get; init; } = 9;

    /// <summary>Told after every knot, a step of this search; null for nobody.</summary>
    public IProgress<PathProgress>? Progress { get; init; }

    /// <summary>Looked at before every value and gradient.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check(int optima, bool isStochastic)
    {
        var wrong = Starts.IsDefaultOrEmpty ? [] : Starts.Where(start => start.IsDefault || start.Length != optima || start.Any(weight => !(weight >= 0)) || Math.Abs(start.Sum() - 1) > 1e-9).ToArray();
        Options.Check(nameof(ConnectorOptions),
            (Segments >= 2, nameof(Segments), "[2, ∞)", Segments), (PointsPerSegment >= 1, nameof(PointsPerSegment), "[1, ∞)", PointsPerSegment),
            (wrong.Length == 0, nameof(Starts), $"the lists of {optima} weights that are not negative and add up to 1", string.Join("; ", wrong.Select(start => start.IsDefault ? "null" : string.Join(", ", start.Select(weight => FormattableString.Invariant($"{weight}")))))));
        Descent.Check(isStochastic);
    }
}
