using System.Collections.Immutable;
using Microsoft.ML;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A path φ(t) from one network at t = 0 to another at t = 1, what was measured on it, and the networks on it.</summary>
/// <remarks>
/// Losses and metrics are those of the rows it was looked for on; running statistics of normalisation layers are taken anew at every point, at the ends too. Networks made of it own their memory and
/// outlive it; to make them it needs the first network undisposed. Not safe for several threads at once.
/// </remarks>
public sealed class NetworkConnection : IDisposable
{
    private readonly PathLandscape _landscape;
    private readonly bool _ownsLandscape;

    internal NetworkConnection(PathLandscape landscape, ModeConnection<Tensor> path, ImmutableArray<BandCycleResult> cycles, bool ownsLandscape)
    {
        (_landscape, Path, Cycles, _ownsLandscape) = (landscape, path, cycles, ownsLandscape);
        foreach (var point in path.Points)
            point.DetachFromDisposeScope();
    }

    /// <summary>The path in the landscape: its control points, <c>[P]</c> each, are this connection's.</summary>
    public ModeConnection<Tensor> Path { get; }

    /// <summary>The loss and the task's metric over t in [0, 1].</summary>
    public LossProfile Profile => Path.Profile;

    /// <summary>How high the loss rises on it, by both definitions in use.</summary>
    public LossBarrier Barrier => Path.Barrier;

    /// <summary>The loss at each of the profile's positions.</summary>
    public ImmutableArray<double> Losses => Profile.Losses;

    /// <summary>The task's metric at each of the profile's positions: of classifiers the accuracy, of regressions the mean absolute error.</summary>
    public ImmutableArray<double> Metrics => Profile.Values[1];

    /// <summary>Length of the path in the space of weights.</summary>
    public double Length => Path.Length;

    /// <summary>Length over the distance of both networks: 1 for the straight line.</summary>
    public double RelativeLength => Path.RelativeLength;

    /// <summary>What the search and the measurement took.</summary>
    public EvaluationCost Cost => Path.Cost;

    /// <summary>Why the search ended.</summary>
    public PathStop Stop => Path.Stop;

    /// <summary>What each cycle of an elastic band left; empty for other paths.</summary>
    public ImmutableArray<BandCycleResult> Cycles { get; }

    /// <summary>Rows it was looked for on.</summary>
    internal long Examples => _landscape.Networks.Risk.Examples;

    /// <summary>The network at φ(t), with its own running statistics, as a transformer with the columns of both ends.</summary>
    /// <param name="t">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public NetworkTransformer Transformer(double t)
    {
        using var scope = NewDisposeScope();
        return _landscape.Transformer(Path.Point(_landscape.Space, t));
    }

    /// <summary>An ensemble of networks on the path.</summary>
    /// <param name="positions">The t of each member, in [0, 1].</param>
    /// <param name="combination">How their outputs become one.</param>
    /// <param name="weights">One positive weight a member; null for equal ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside [0, 1].</exception>
    /// <exception cref="ArgumentException">There is none, or the weights do not fit.</exception>
    public EnsembleTransformer Ensemble(IEnumerable<double> positions, CombinationRule combination = CombinationRule.MeanProbability, IEnumerable<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        return _landscape.Ensemble([.. positions.Select(t => Path.Point(_landscape.Space, t))], combination, weights);
    }

    /// <summary>How the predicted labels change along the path, over the rows it was looked for on.</summary>
    /// <param name="points">Positions, equally spaced, at least 2.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The networks predict numbers.</exception>
    public LabelChanges LabelChanges(int points = 21, CancellationToken cancellation = default) => MlNetLandscape.LabelChanges.Along(_landscape.Networks, Path, points, cancellation);

    /// <summary>How the predicted labels change along the path over other rows, such as those held out.</summary>
    /// <param name="data">Data with the feature column.</param>
    /// <param name="points">Positions, equally spaced, at least 2.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="InvalidOperationException">The networks predict numbers, or the data has no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public LabelChanges LabelChanges(IDataView data, int points = 21, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        MlNetLandscape.LabelChanges.RequireLabels(_landscape.Networks.Slices.Task);
        var positions = MlNetLandscape.LabelChanges.PositionsOf(points);
        var labels = positions.Select(t =>
        {
            var transformer = Transformer(t);
            using var model = transformer.Model;
            return PredictedLabels.Of(transformer, data, cancellation);
        }).ToArray();
        return labels[0].Length > 0
            ? MlNetLandscape.LabelChanges.Of(positions, labels)
            : throw new InvalidOperationException("The data has no rows: there are no labels that could change.");
    }

    /// <summary>How many directions are short at points of the path: eigenvalues of the Hessian above a threshold.</summary>
    /// <remarks>Exploratory: that their number depends on the place, as in the wedge model, was not found on small networks.</remarks>
    /// <param name="positions">t of each point, in [0, 1].</param>
    /// <param name="options">Null for the defaults.</param>
    public ImmutableArray<ShortDirections> ShortDirections(IReadOnlyList<double> positions, ShortDirectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return Numerics.Geometry.Paths.ShortDirections.Along(_landscape.Networks.Risk, Path, positions, options);
    }

    /// <summary>How the inner control points deviate from the straight line: the cosines between all deviations, within and across both halves.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than four inner points.</exception>
    public PathDeviations Deviations() => Path.Deviations(_landscape.Space);

    /// <summary>«loss at most 0.0121 at t = 0.42, 0.0021 above the line between the ends' 0.0101 and 0.0099; 1.08 times as long as the straight line; Limit after 1000 steps».</summary>
    public override string ToString() => FormattableString.Invariant(
        $"loss at most {Barrier.HighestLoss:g4} at t = {Barrier.HighestPosition:0.00}, {Barrier.AboveLine:g4} above the line between the ends' {Barrier.StartLoss:g4} and {Barrier.EndLoss:g4}; {RelativeLength:0.00} times as long as the straight line; {Stop} after {Path.Steps} steps");

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var point in Path.Points)
            point.Dispose();
        if (_ownsLandscape)
            _landscape.Dispose();
    }
}
