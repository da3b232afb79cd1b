using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Where a line or plane lies, and the points on it to be measured, before anything is: what can be measured in parts.</summary>
/// <remarks>
/// Two designs from the same vectors and options are the same to the last bit, so that shards may be measured in different processes on machines of one kind. Owns its frame.
/// </remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class SliceDesign<TVector> : IDisposable
{
    private readonly IProgress<GridProgress>? _progress;
    private readonly CancellationToken _cancellation;

    internal SliceDesign(AffineFrame<TVector> frame, ProfileOptions options)
    {
        (Frame, Points) = (frame, []);
        RequireDimension(1, "A line");
        (Grid, _progress, _cancellation) = (options.Grid(), options.Progress, options.CancellationToken);
    }

    internal SliceDesign(AffineFrame<TVector> frame, SurfaceOptions options, IReadOnlyList<TVector> points, bool covers, TrajectoryVariance? variance = null)
    {
        (Frame, Variance) = (frame, variance);
        RequireDimension(2, "A plane");
        var seen = points.Select(frame.Project).ToArray();
        Points = [.. seen.Select(point => new SurfacePoint(point.Coordinates[0], point.Coordinates[1], point.Distance))];
        (Grid, _progress, _cancellation) = (covers ? options.Around([.. seen.Select(point => point.Coordinates)]) : options.Square(), options.Progress, options.CancellationToken);
    }

    /// <summary>The line or plane.</summary>
    public AffineFrame<TVector> Frame { get; }

    /// <summary>Where it is measured.</summary>
    public EvaluationGrid Grid { get; }

    /// <summary>What is drawn on it.</summary>
    public ImmutableArray<SurfacePoint> Points { get; }

    /// <summary>How much of a trajectory's variance its directions hold; null where they are not a trajectory's.</summary>
    public TrajectoryVariance? Variance { get; }

    /// <summary>Measures what is not known yet.</summary>
    /// <param name="source">The landscape.</param>
    /// <param name="shard">The part to measure; null for all.</param>
    /// <param name="known">What is measured already, such as of a run that was stopped; null for nothing.</param>
    /// <param name="stopToken">Ends the work before the next point or batch of points; what is measured by then is returned.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>, as does the options' own.</param>
    /// <exception cref="ArgumentException">What is known is of another slice.</exception>
    public SlicePart Measure(
        ISliceSource<TVector> source, GridShard? shard = null, SlicePart? known = null, CancellationToken stopToken = default, CancellationToken cancellationToken = default)
    {
        using var evaluator = source.Slice(Frame);
        var evaluation = new GridEvaluation(Grid, evaluator, known?.Values);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopToken, cancellationToken, _cancellation);
        try
        {
            evaluation.Run(shard, _progress, ending.Token);
        }
        catch (OperationCanceledException) when (stopToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _cancellation.ThrowIfCancellationRequested();
        }

        var k = Frame.Dimension;
        return new SlicePart(evaluation.Values, [.. Enumerable.Range(0, k * k).Select(index => Frame.Metric[index / k, index % k])], Points, Variance);
    }

    /// <inheritdoc />
    public void Dispose() => Frame.Dispose();

    private void RequireDimension(int dimension, string what)
    {
        if (Frame.Dimension != dimension)
            throw new ArgumentException($"{what} needs a frame of {dimension} directions. Got {Frame.Dimension}.", "frame");
    }
}

/// <summary>The designs that are asked for most. All take options that may be null for the defaults and refuse such as are out of range with <see cref="ArgumentException"/>.</summary>
public static class SliceDesign
{
    /// <summary>The line (1 − t) a + t b.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="from">a; stays the caller's.</param>
    /// <param name="to">b; stays the caller's.</param>
    /// <param name="options">Where along it.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static SliceDesign<TVector> Between<TVector>(IVectorSpace<TVector> space, TVector from, TVector to, ProfileOptions? options = null) =>
        Build(Checked(options), _ => AffineFrame.Between(space, from, to), (frame, own) => new SliceDesign<TVector>(frame, own));

    /// <summary>The line of a frame of one direction.</summary>
    /// <param name="frame">The design takes it over.</param>
    /// <param name="options">Where along it.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static SliceDesign<TVector> Along<TVector>(AffineFrame<TVector> frame, ProfileOptions? options = null) =>
        Build(options, _ => frame, (taken, given) => new SliceDesign<TVector>(taken, Checked(given)));

    /// <summary>The square around the origin of a frame of two directions.</summary>
    /// <param name="frame">The design takes it over.</param>
    /// <param name="options">How large and how fine.</param>
    /// <param name="points">To be drawn on it; null for none.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static SliceDesign<TVector> Around<TVector>(AffineFrame<TVector> frame, SurfaceOptions? options = null, IReadOnlyList<TVector>? points = null) =>
        Build(options, _ => frame, (taken, given) => new SliceDesign<TVector>(taken, Checked(given), points ?? [], covers: false));

    /// <summary>The rectangle around three points of the plane through them, in coordinates in which distances are those in ℝᴾ (Garipov et al. 2018, figure 1).</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="points">Three; they stay the caller's.</param>
    /// <param name="options">How much more than they span, and how fine.</param>
    /// <exception cref="ArgumentException">There are not three, or they lie on one line.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static SliceDesign<TVector> Through<TVector>(IVectorSpace<TVector> space, IReadOnlyList<TVector> points, SurfaceOptions? options = null) =>
        Build(Checked(options), _ => AffineFrame.Through(space, Three(points)), (frame, own) => new SliceDesign<TVector>(frame, own, points, covers: true));

    /// <summary>The rectangle around a trajectory in the plane of its two principal directions (Li et al. 2018, §7.2).</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="trajectory">At least three points in their order; they stay the caller's, and are projected and drawn.</param>
    /// <param name="options">How much more than they span, and how fine.</param>
    /// <param name="centre">What the directions go through.</param>
    /// <exception cref="ArgumentException">Too few points, or they do not vary in two directions.</exception>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static SliceDesign<TVector> Covering<TVector>(
        IVectorSpace<TVector> space, IReadOnlyList<TVector> trajectory, SurfaceOptions? options = null, TrajectoryCentre centre = TrajectoryCentre.Last)
    {
        TrajectoryVariance? variance = null;
        return Build(Checked(options), Principal, (frame, own) => new SliceDesign<TVector>(frame, own, trajectory, covers: true, variance));

        AffineFrame<TVector> Principal(SurfaceOptions own)
        {
            var plane = PrincipalPlane<TVector>.Of(space, trajectory, 2, centre);
            variance = plane.Variance;
            return plane.Frame; // the plane owns nothing else
        }
    }

    private static IReadOnlyList<TVector> Three<TVector>(IReadOnlyList<TVector> points) =>
        points.Count == 3 ? points : throw new ArgumentException($"A plane goes through three points. Got {points.Count}.", nameof(points));

    private static ProfileOptions Checked(ProfileOptions? options)
    {
        options ??= new ProfileOptions();
        options.Check();
        return options;
    }

    private static SurfaceOptions Checked(SurfaceOptions? options)
    {
        options ??= new SurfaceOptions();
        options.Check();
        return options;
    }

    private static SliceDesign<TVector> Build<TVector, TOptions>(
        TOptions options, Func<TOptions, AffineFrame<TVector>> frame, Func<AffineFrame<TVector>, TOptions, SliceDesign<TVector>> design)
    {
        var built = frame(options);
        try
        {
            return design(built, options);
        }
        catch
        {
            built.Dispose();
            throw;
        }
    }
}
