using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>A point drawn on a surface.</summary>
/// <param name="X">Its first coordinate.</param>
/// <param name="Y">Its second.</param>
/// <param name="Distance">How far off the plane it lies.</param>
public readonly record struct SurfacePoint(double X, double Y, double Distance);

/// <summary>The loss on a rectangle of a plane, L(θ₀ + x d₁ + y d₂), and whatever else was measured there.</summary>
/// <param name="X">Positions along d₁, ascending.</param>
/// <param name="Y">Positions along d₂, ascending.</param>
/// <param name="Quantities">What was measured, <see cref="ISliceEvaluator.Loss"/> first.</param>
/// <param name="Values">One list a quantity: row by row, x running fastest, <c>[Y, X]</c>.</param>
/// <param name="Points">The points through which the plane was laid, or that were projected onto it; empty for none.</param>
/// <param name="Metric">⟨d₁, d₁⟩, ⟨d₁, d₂⟩ and ⟨d₂, d₂⟩: (1, 0, 1) where distances on the drawing are those in ℝᴾ.</param>
/// <param name="Cost">What it took.</param>
public sealed record LossSurface(
    ImmutableArray<double> X, ImmutableArray<double> Y, ImmutableArray<string> Quantities, ImmutableArray<ImmutableArray<double>> Values,
    ImmutableArray<SurfacePoint> Points, (double XX, double XY, double YY) Metric, EvaluationCost Cost)
{
    /// <summary>How much of a trajectory's variance the plane holds; null where it is not one of principal directions.</summary>
    public TrajectoryVariance? Variance { get; init; }

    /// <summary>L at a place of the grid.</summary>
    /// <param name="x">Which of <see cref="X"/>.</param>
    /// <param name="y">Which of <see cref="Y"/>.</param>
    public double this[int x, int y] => Values[0][(y * X.Length) + x];

    /// <summary>The place of the lowest loss, the first in the order of evaluation.</summary>
    public (double X, double Y, double Loss) Lowest
    {
        get
        {
            var best = -1;
            for (var index = 0; index < Values[0].Length; index++)
            {
                if (!double.IsNaN(Values[0][index]) && (best < 0 || Values[0][index] < Values[0][best]))
                    best = index;
            }

            return best < 0 ? (double.NaN, double.NaN, double.NaN) : (X[best % X.Length], Y[best / X.Length], Values[0][best]);
        }
    }

    /// <summary>The values of a quantity, <c>[Y, X]</c>.</summary>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public ImmutableArray<double> this[string quantity] => Quantities.IndexOf(quantity) is var index and >= 0
        ? Values[index]
        : throw new ArgumentException($"`{quantity}` was not measured. Measured are {string.Join(", ", Quantities)}.", nameof(quantity));

    /// <summary>The plane through three points, in coordinates in which distances are those in ℝᴾ (Garipov et al. 2018, figure 1).</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="first">The origin; stays the caller's.</param>
    /// <param name="second">On the first axis; stays the caller's.</param>
    /// <param name="third">Above it; stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossSurface Through<TVector>(ISliceSource<TVector> source, TVector first, TVector second, TVector third, SurfaceOptions? options = null)
    {
        options ??= new SurfaceOptions();
        options.Check();
        using var frame = AffineFrame.Through(source.Space, first, second, third);
        TVector[] points = [first, second, third];
        return Measure(source, frame, options.Around([.. points.Select(point => frame.Project(point).Coordinates)]), points, options);
    }

    /// <inheritdoc cref="Through{TVector}(ISliceSource{TVector}, TVector, TVector, TVector, SurfaceOptions)"/>
    public static LossSurface Through<TVector>(IObjective<TVector> objective, TVector first, TVector second, TVector third, SurfaceOptions? options = null) =>
        Through(new ObjectiveSlices<TVector>(objective), first, second, third, options);

    /// <summary>The square around the origin of a frame of two directions.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="points">To be drawn on it, such as a training's; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the frame does not have two directions.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossSurface Around<TVector>(ISliceSource<TVector> source, AffineFrame<TVector> frame, SurfaceOptions? options = null, IReadOnlyList<TVector>? points = null)
    {
        options ??= new SurfaceOptions();
        options.Check();
        return Measure(source, frame, options.Square(), points ?? [], options);
    }

    /// <summary>The rectangle around given points of a frame of two directions, such as a training projected onto its principal plane.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="frame">Stays the caller's.</param>
    /// <param name="points">At least one; they are projected and drawn.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the frame does not have two directions.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossSurface Covering<TVector>(ISliceSource<TVector> source, AffineFrame<TVector> frame, IReadOnlyList<TVector> points, SurfaceOptions? options = null)
    {
        options ??= new SurfaceOptions();
        options.Check();
        RequirePlane(frame.Dimension);
        return Measure(source, frame, options.Around([.. points.Select(point => frame.Project(point).Coordinates)]), points, options);
    }

    /// <summary>The surface that a complete grid of two axes is.</summary>
    /// <param name="values">Such as merged shards.</param>
    /// <param name="frame">In whose coordinates.</param>
    /// <param name="points">To be drawn on it.</param>
    /// <exception cref="ArgumentException">Points are missing, or there are not two axes.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static LossSurface From<TVector>(GridValues values, AffineFrame<TVector> frame, params IReadOnlyList<TVector> points)
    {
        RequirePlane(frame.Dimension);
        values.RequireComplete(2, "A surface");
        var drawn = points.Select(frame.Project).Select(seen => new SurfacePoint(seen.Coordinates[0], seen.Coordinates[1], seen.Distance)).ToImmutableArray();
        return new LossSurface(
            values.Grid.Axes[0].Positions, values.Grid.Axes[1].Positions, values.Quantities, [.. values.Quantities.Select((_, quantity) => values.All(quantity))],
            drawn, (frame.Metric[0, 0], frame.Metric[0, 1], frame.Metric[1, 1]), values.Cost);
    }

    private static LossSurface Measure<TVector>(
        ISliceSource<TVector> source, AffineFrame<TVector> frame, EvaluationGrid grid, IReadOnlyList<TVector> points, SurfaceOptions options)
    {
        RequirePlane(frame.Dimension);
        using var evaluator = source.Slice(frame);
        var values = new GridEvaluation(grid, evaluator).Run(progress: options.Progress, cancellationToken: options.CancellationToken);
        return From(values, frame, points);
    }

    private static void RequirePlane(int dimension)
    {
        if (dimension != 2)
            throw new ArgumentException($"A surface needs a frame of two directions. Got {dimension}.", "frame");
    }
}
