using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>The loss along a line or a path, L(θ(t)), and whatever else was measured there.</summary>
/// <param name="Positions">t, ascending.</param>
/// <param name="Quantities">What was measured, <see cref="ISliceEvaluator.Loss"/> first.</param>
/// <param name="Values">One list a quantity, one value a position.</param>
/// <param name="Distance">How long the line is from t to t + 1; of a path, from its start to its end in a straight line.</param>
/// <param name="Cost">What it took.</param>
public sealed record LossProfile(
    ImmutableArray<double> Positions, ImmutableArray<string> Quantities, ImmutableArray<ImmutableArray<double>> Values, double Distance, EvaluationCost Cost)
{
    /// <summary>L(θ(t)).</summary>
    public ImmutableArray<double> Losses => Values[0];

    /// <summary>How high the loss rises between t = 0 and t = 1; null where these were not measured.</summary>
    public LossBarrier? Barrier => Positions.Contains(0) && Positions.Contains(1) ? LossBarrier.Of(Positions.AsSpan(), Losses.AsSpan()) : null;

    /// <summary>The barrier of another quantity, such as an error rate or, upside down, an accuracy.</summary>
    /// <param name="quantity">One of <see cref="Quantities"/>.</param>
    /// <param name="isHigherBetter">Whether its valleys are what is high: the barrier is then that of its negative.</param>
    /// <exception cref="ArgumentException">It was not measured, or t = 0 or 1 was not.</exception>
    public LossBarrier BarrierOf(string quantity, bool isHigherBetter = false) =>
        LossBarrier.Of(Positions.AsSpan(), [.. this[quantity].Select(value => isHigherBetter ? -value : value)]);

    /// <summary>∫ L(θ(t)) dt / (t_last − t_first), by trapezoids.</summary>
    public double Mean
    {
        get
        {
            var sum = 0.0;
            for (var index = 1; index < Positions.Length; index++)
                sum += 0.5 * (Losses[index] + Losses[index - 1]) * (Positions[index] - Positions[index - 1]);
            return sum / (Positions[^1] - Positions[0]);
        }
    }

    /// <summary>The lowest loss and the first t that has it; a loss that is not a number does not count.</summary>
    public (double Position, double Loss) Lowest => Extreme(double.NaN, (loss, lowest) => loss < lowest);

    /// <summary>The highest loss and the first t that has it; a loss that is not a number counts as +∞, as in <see cref="LossBarrier"/>.</summary>
    public (double Position, double Loss) Highest => Extreme(double.PositiveInfinity, (loss, highest) => loss > highest);

    /// <summary>The values of a quantity.</summary>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public ImmutableArray<double> this[string quantity] => Quantities.IndexOf(quantity) is var index and >= 0
        ? Values[index]
        : throw new ArgumentException($"`{quantity}` was not measured. Measured are {string.Join(", ", Quantities)}.", nameof(quantity));

    /// <summary>Whether the loss never rises by more than <paramref name="tolerance"/> from one position in [0, 1] to a later one, as from initialisation to solution (Goodfellow et al. 2015).</summary>
    public bool IsMonotone(double tolerance = 0)
    {
        var lowest = double.PositiveInfinity;
        for (var index = 0; index < Positions.Length; index++)
        {
            if (Positions[index] is < 0 or > 1)
                continue;
            if (!(Losses[index] <= lowest + tolerance))
                return false;
            lowest = Math.Min(lowest, Losses[index]);
        }

        return true;
    }

    /// <summary>Along the line (1 − t) a + t b.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="from">a; stays the caller's.</param>
    /// <param name="to">b; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossProfile Between<TVector>(ISliceSource<TVector> source, TVector from, TVector to, ProfileOptions? options = null)
    {
        using var frame = AffineFrame.Between(source.Space, from, to);
        return Along(source, frame, options);
    }

    /// <inheritdoc cref="Between{TVector}(ISliceSource{TVector}, TVector, TVector, ProfileOptions)"/>
    public static LossProfile Between<TVector>(IObjective<TVector> objective, TVector from, TVector to, ProfileOptions? options = null) =>
        Between(new ObjectiveSlices<TVector>(objective), from, to, options);

    /// <summary>Along the line of a frame of one direction.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the frame has more directions.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossProfile Along<TVector>(ISliceSource<TVector> source, AffineFrame<TVector> frame, ProfileOptions? options = null)
    {
        options ??= new ProfileOptions();
        options.Check();
        using var evaluator = source.Slice(frame);
        var values = new GridEvaluation(options.Grid(), evaluator).Run(progress: options.Progress, cancellationToken: options.CancellationToken);
        return From(values, frame.Length([1]));
    }

    /// <summary>Along a trajectory, in straight lines from point to point: t = k / (n − 1) at point k, so that its barrier is that from the first point to the last.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="trajectory">n ≥ 2 points in their order, such as a training's; stay the caller's. Two of them are looked at, at a time.</param>
    /// <param name="pointsPerSegment">Points between each two, at least 0.</param>
    /// <param name="progress">Told after every segment; null for nobody.</param>
    /// <param name="cancellationToken">Looked at before every point or batch of points.</param>
    /// <exception cref="ArgumentException">Fewer than two points.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossProfile Through<TVector>(
        ISliceSource<TVector> source, IReadOnlyList<TVector> trajectory, int pointsPerSegment = 0, IProgress<GridProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pointsPerSegment);
        var segments = trajectory.Count - 1;
        if (segments < 1)
            throw new ArgumentException($"A trajectory needs at least two points. Got {trajectory.Count}.", nameof(trajectory));
        var (positions, parts, cost, quantities) = (new List<double>(), new List<GridValues>(), default(EvaluationCost), ImmutableArray<string>.Empty);
        var (axis, total) = (GridAxis.Between(0, 1, pointsPerSegment + 2).Positions, ((long)segments * (pointsPerSegment + 1)) + 1);
        for (var segment = 0; segment < segments; segment++)
        {
            var inside = segment == 0 ? axis : axis[1..]; // the point where two segments meet is looked at once
            using var frame = AffineFrame.Between(source.Space, trajectory[segment], trajectory[segment + 1]);
            using var evaluator = source.Slice(frame);
            parts.Add(new GridEvaluation(new EvaluationGrid(new GridAxis(inside.AsSpan())), evaluator).Run(cancellationToken: cancellationToken));
            positions.AddRange(inside.Select(share => segment + share == segments ? 1 : (segment + share) / segments));
            (cost, quantities) = (cost + evaluator.Cost, evaluator.Quantities);
            progress?.Report(new GridProgress(positions.Count, (int)Math.Min(int.MaxValue, total), cost));
        }

        using var line = AffineFrame.Between(source.Space, trajectory[0], trajectory[^1]);
        return new LossProfile([.. positions], quantities, [.. quantities.Select((_, quantity) => parts.SelectMany(part => part.All(quantity)).ToImmutableArray())], line.Length([1]), cost);
    }

    /// <summary>The profile that a complete grid of one axis is.</summary>
    /// <param name="values">Such as merged shards.</param>
    /// <param name="distance">See <see cref="Distance"/>.</param>
    /// <exception cref="ArgumentException">Points are missing, or there is more than one axis.</exception>
    public static LossProfile From(GridValues values, double distance)
    {
        values.RequireComplete(1, "A profile");
        return new LossProfile(values.Grid.Axes[0].Positions, values.Quantities, [.. values.Quantities.Select((_, quantity) => values.All(quantity))], distance, values.Cost);
    }

    private (double Position, double Loss) Extreme(double ofNaN, Func<double, double, bool> isBetter)
    {
        var (position, best) = (double.NaN, double.NaN);
        for (var index = 0; index < Losses.Length; index++)
        {
            var loss = double.IsNaN(Losses[index]) ? ofNaN : Losses[index];
            if (!double.IsNaN(loss) && (double.IsNaN(best) || isBetter(loss, best)))
                (position, best) = (Positions[index], loss);
        }

        return (position, best);
    }
}
