using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Options of <see cref="LossProfile"/>.</summary>
public sealed record ProfileOptions
{
    /// <summary>The first position, in units of the direction, finite. The default is −0.25 (Goodfellow et al. 2015).</summary>
    public double From { get; init; } = -0.25;

    /// <summary>The last position, above <see cref="From"/>. The default is 1.25.</summary>
    public double To { get; init; } = 1.25;

    /// <summary>Positions, equally spaced, in [2, 10⁶]. The default is 61: a step of 1/40.</summary>
    public int Points { get; init; } = 61;

    /// <summary>Told after every point or batch of points; null for nobody.</summary>
    public IProgress<GridProgress>? Progress { get; init; }

    /// <summary>Looked at before every point or batch of points.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(ProfileOptions),
        (double.IsFinite(From), nameof(From), "(−∞, ∞)", From), (To > From && double.IsFinite(To), nameof(To), FormattableString.Invariant($"({From}, ∞)"), To),
        (Points is >= 2 and <= Options.MostPoints, nameof(Points), $"[2, {Options.MostPoints}]", Points));

    /// <summary>These positions, and 0 and 1 where they lie between the ends: the barrier needs them.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EvaluationGrid Grid()
    {
        Check();
        var positions = GridAxis.Between(From, To, Points).Positions.Select(position => Snap(position, (To - From) / (Points - 1))).ToList();
        foreach (var end in new[] { 0.0, 1.0 })
        {
            if (From <= end && end <= To && !positions.Contains(end))
                positions.Add(end);
        }

        return new EvaluationGrid(new GridAxis([.. positions.Order()]));
    }

    /// <summary>0 and 1 themselves where rounding has left a position beside them.</summary>
    private static double Snap(double position, double step) => Math.Abs(position) < 1e-9 * step ? 0 : Math.Abs(position - 1) < 1e-9 * step ? 1 : position;
}
