using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Options of <see cref="LossSurface"/>.</summary>
public sealed record SurfaceOptions
{
    /// <summary>Positions along each axis, in [2, 10⁶]. The default is 51 (Li et al. 2018).</summary>
    public int Points { get; init; } = 51;

    /// <summary>Half the width of a square around the origin of a frame, in units of its directions, in (0, ∞). The default is 1 (Li et al. 2018). Not used for planes through points.</summary>
    public double Radius { get; init; } = 1;

    /// <summary>What is added on each side of the rectangle around given points, as a part of its longer edge, in [0, ∞). The default is 0.2 (Garipov et al. 2018). Used for planes through points alone.</summary>
    public double Margin { get; init; } = 0.2;

    /// <summary>Told after every point or batch of points; null for nobody.</summary>
    public IProgress<GridProgress>? Progress { get; init; }

    /// <summary>Looked at before every point or batch of points.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(SurfaceOptions),
        (Points is >= 2 and <= Options.MostPoints, nameof(Points), $"[2, {Options.MostPoints}]", Points), (Radius > 0 && double.IsFinite(Radius), nameof(Radius), "(0, ∞)", Radius),
        (Margin >= 0 && double.IsFinite(Margin), nameof(Margin), "[0, ∞)", Margin));

    /// <summary>The square around the origin.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EvaluationGrid Square()
    {
        Check();
        var axis = GridAxis.Between(-Radius, Radius, Points);
        return new EvaluationGrid(axis, axis);
    }

    /// <summary>The rectangle around these points with its margin.</summary>
    internal EvaluationGrid Around(IReadOnlyList<double[]> points)
    {
        var ranges = Enumerable.Range(0, 2).Select(axis => (Low: points.Min(point => point[axis]), High: points.Max(point => point[axis]))).ToArray();
        var edge = ranges.Max(range => range.High - range.Low);
        var margin = Margin * edge;
        return new EvaluationGrid([.. ranges.Select(range => range.High > range.Low || margin > 0
            ? GridAxis.Between(range.Low - margin, range.High + margin, Points)
            : new GridAxis(range.Low))]);
    }
}
