using System.Collections.Immutable;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Points measured in this run.</param>
/// <param name="Total">Points this run is to measure.</param>
/// <param name="Cost">What it has taken so far.</param>
public readonly record struct GridProgress(int Done, int Total, EvaluationCost Cost)
{
    /// <summary>How long the points still to come take at the rate of those measured.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(Cost.Seconds * (Total - Done) / Math.Max(1, Done));
}

/// <summary>Measures the points of a grid in their order; can be stopped at any point, gone on with, and split into shards.</summary>
/// <remarks>
/// A run that ends with <see cref="OperationCanceledException"/> or any other error leaves what it had measured in <see cref="Values"/>. The values do not depend on how the work was split
/// by more than the evaluator's do on what else is asked for.
/// </remarks>
public sealed class GridEvaluation
{
    private readonly ISliceEvaluator _evaluator;
    private readonly double[] _values;
    private readonly bool[] _known;
    private readonly EvaluationCost _earlier;

    /// <param name="grid">Where.</param>
    /// <param name="evaluator">What measures; stays the caller's.</param>
    /// <param name="known">What is measured already; null for nothing.</param>
    /// <exception cref="ArgumentException">Grid and evaluator differ in dimension, or what is known is of another grid or slice.</exception>
    public GridEvaluation(EvaluationGrid grid, ISliceEvaluator evaluator, GridValues? known = null)
    {
        if (grid.Dimension != evaluator.Dimension)
            throw new ArgumentException($"The grid has {grid.Dimension} axes, and points of the slice have {evaluator.Dimension} coordinates. Give an axis for each.", nameof(grid));
        (Grid, _evaluator) = (grid, evaluator);
        known?.RequireSame(grid, evaluator.Quantities, evaluator.Identity);
        (_values, _known) = known?.Copy() ?? (new double[grid.Count * evaluator.Quantities.Length], new bool[grid.Count]);
        _earlier = (known?.Cost ?? default) - evaluator.Cost;
    }

    /// <summary>Where.</summary>
    public EvaluationGrid Grid { get; }

    /// <summary>A copy of what is measured so far.</summary>
    public GridValues Values => new(Grid, _evaluator.Quantities, _evaluator.Identity, (double[])_values.Clone(), (bool[])_known.Clone(), _earlier + _evaluator.Cost);

    /// <summary>Measures what is not known yet.</summary>
    /// <param name="shard">The part to measure; null for all.</param>
    /// <param name="progress">Told after every call of the evaluator, in its thread.</param>
    /// <param name="cancellationToken">Looked at before every point or batch of points.</param>
    /// <returns>What is measured then.</returns>
    public GridValues Run(GridShard? shard = null, IProgress<GridProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (start, end) = (shard ?? new GridShard(1, 1)).Range(Grid.Count);
        var open = Enumerable.Range(start, end - start).Where(index => !_known[index]).ToImmutableArray();
        var (before, quantities) = (_evaluator.Cost, _evaluator.Quantities.Length);
        for (var done = 0; done < open.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = open.Slice(done, Math.Min(Math.Max(1, _evaluator.BatchSize), open.Length - done));
            var measured = _evaluator.Evaluate([.. batch.Select(index => Grid[index])], cancellationToken);
            for (var place = 0; place < batch.Length; place++)
            {
                measured[place].AsSpan(0, quantities).CopyTo(_values.AsSpan(batch[place] * quantities));
                _known[batch[place]] = true;
            }

            done += batch.Length;
            progress?.Report(new GridProgress(done, open.Length, _evaluator.Cost - before));
        }

        return Values;
    }
}
