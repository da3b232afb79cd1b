using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Subspaces;

/// <summary>Options of <see cref="IntrinsicDimension"/>.</summary>
public sealed record IntrinsicDimensionOptions
{
    /// <summary>The score of training in all dimensions, higher being better, such as an accuracy. Must be set.</summary>
    public double Baseline { get; init; } = double.NaN;

    /// <summary>The part of the baseline that counts as solved, in (0, 1]. The default is 0.9: d_int90 (Li et al. 2018).</summary>
    public double Share { get; init; } = 0.9;

    /// <summary>The first d that is tried, in [1, Largest]. The default is 10.</summary>
    public int Smallest { get; init; } = 10;

    /// <summary>The largest d that is tried, in [Smallest, ∞). The default is 10,000.</summary>
    public int Largest { get; init; } = 10_000;

    /// <summary>Subspaces tried of each dimension, in [1, ∞); their mean score counts. The default is 3.</summary>
    public int Subspaces { get; init; } = 3;

    /// <summary>The search ends when the dimensions that fail and succeed differ by at most this part, in [0, 1); 0 for neighbours. The default is 0.05.</summary>
    public double Resolution { get; init; } = 0.05;

    /// <summary>Of the subspaces. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Told after every subspace; null for nobody.</summary>
    public IProgress<SubspaceScore>? Progress { get; init; }

    /// <summary>Looked at before every subspace.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(IntrinsicDimensionOptions),
        (double.IsFinite(Baseline) && Baseline > 0, nameof(Baseline), "(0, ∞)", Baseline), (Share is > 0 and <= 1, nameof(Share), "(0, 1]", Share),
        (Smallest >= 1 && Smallest <= Largest, nameof(Smallest), $"[1, {Largest}]", Smallest), (Largest >= 1, nameof(Largest), "[1, ∞)", Largest),
        (Subspaces >= 1, nameof(Subspaces), "[1, ∞)", Subspaces), (Resolution is >= 0 and < 1, nameof(Resolution), "[0, 1)", Resolution));
}

/// <summary>How well training in one random subspace did.</summary>
/// <param name="Dimension">d.</param>
/// <param name="Seed">Of its projection.</param>
/// <param name="Score">Higher is better.</param>
public readonly record struct SubspaceScore(int Dimension, long Seed, double Score);

/// <summary>The smallest number of random directions in which a task can be solved to a given part of its best score (Li et al. 2018, «Measuring the intrinsic dimension of objective landscapes»).</summary>
/// <remarks>Found by doubling d until the mean score reaches the threshold, then by halving the bracket on a logarithmic scale; scores are taken to rise with d, which for a mean of few subspaces holds up to its spread.</remarks>
/// <param name="Value">The smallest d tried that reached the threshold; null where none did.</param>
/// <param name="LargestBelow">The largest d tried below <paramref name="Value"/>, none of which reached it; 0 where none was tried. The intrinsic dimension lies above it.</param>
/// <param name="Threshold">Share times baseline.</param>
/// <param name="Scores">Every training, in its order.</param>
/// <param name="Stop"><see cref="EstimationStop.Converged"/> when the bracket is as narrow as asked for, <see cref="EstimationStop.Limit"/> when no d up to the largest will do.</param>
public sealed record IntrinsicDimension(int? Value, int LargestBelow, double Threshold, ImmutableArray<SubspaceScore> Scores, EstimationStop Stop)
{
    /// <summary>The mean score of each dimension tried and its standard error, the smallest first.</summary>
    public ImmutableArray<(int Dimension, StochasticEstimate Score)> Means => [.. Scores.GroupBy(score => score.Dimension).OrderBy(group => group.Key)
        .Select(group => (group.Key, StochasticEstimate.Mean([.. group.Select(score => score.Score)], default, EstimationStop.Limit)))];

    /// <summary>Searches.</summary>
    /// <param name="train">Trains in a subspace of a dimension with a seed, on a <see cref="SubspaceObjective{TVector}"/> or otherwise, and gives its score.</param>
    /// <param name="options">With <see cref="IntrinsicDimensionOptions.Baseline"/>.</param>
    /// <param name="known">Scores of trainings done before, such as those of a search that was stopped: they are not done again. Null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IntrinsicDimension Find(Func<int, long, double> train, IntrinsicDimensionOptions options, IReadOnlyList<SubspaceScore>? known = null)
    {
        options.Check();
        var (threshold, scores) = (options.Share * options.Baseline, ImmutableArray.CreateBuilder<SubspaceScore>());
        bool Solves(int dimension)
        {
            var sum = 0.0;
            for (var subspace = 0; subspace < options.Subspaces; subspace++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var seed = Seed.Derive(options.Seed, subspace);
                var earlier = (known ?? []).Where(score => score.Dimension == dimension && score.Seed == seed).ToArray();
                var score = earlier.Length > 0 ? earlier[0] : new SubspaceScore(dimension, seed, train(dimension, seed));
                scores.Add(score);
                sum += score.Score;
                options.Progress?.Report(score);
            }

            return sum / options.Subspaces >= threshold;
        }

        var (below, dimension) = (0, options.Smallest);
        while (!Solves(dimension))
        {
            below = dimension;
            if (dimension == options.Largest)
                return new IntrinsicDimension(null, below, threshold, scores.ToImmutable(), EstimationStop.Limit);
            dimension = (int)Math.Min(options.Largest, 2L * dimension);
        }

        while (dimension - below > Math.Max(1, options.Resolution * dimension))
        {
            var middle = below == 0 ? dimension / 2 : Math.Clamp((int)Math.Round(Math.Sqrt((double)below * dimension)), below + 1, dimension - 1);
            if (Solves(middle))
                dimension = middle;
            else
                below = middle;
        }

        return new IntrinsicDimension(dimension, below, threshold, scores.ToImmutable(), EstimationStop.Converged);
    }
}
