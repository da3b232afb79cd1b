using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Evolution;

/// <summary>An evolution search under way: its centre c, its σ and the best it has seen.</summary>
internal sealed class EvolutionState<TVector>(IObjective<TVector> objective, SearchSubspace<TVector> subspace, EvolutionOptions options, double start)
{
    private readonly DenseSpace _coordinates = new(options.Dimension);
    private readonly double _clusterLoss = options.ClusterLoss ?? (start + Math.Abs(start));
    private double _sigma = options.Sigma;
    private int _generation;

    /// <summary>c, <c>[d]</c>.</summary>
    public double[] Centre { get; private set; } = new double[options.Dimension];

    /// <summary>The coordinates of the lowest loss, <c>[d]</c>.</summary>
    public double[] Best { get; private set; } = new double[options.Dimension];

    public double BestLoss { get; private set; } = start;

    /// <summary>The largest ‖c + σ z‖ in the cluster.</summary>
    public double Radius { get; private set; }

    /// <summary>Takes a point for the best where it is better.</summary>
    public void Consider(double[] coordinates, double loss)
    {
        if (loss < BestLoss)
            (Best, BestLoss) = (coordinates, loss);
    }

    /// <summary>Draws a generation, and moves the centre.</summary>
    public EvolutionGeneration Next()
    {
        var (n, before) = (options.Pairs, objective.Cost);
        var (directions, losses) = (new double[n][], new double[2 * n]); // z of each pair; L(c + σ z), then L(c − σ z)
        for (var pair = 0; pair < n; pair++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            directions[pair] = _coordinates.ToArray(_coordinates.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 1, _generation, pair)));
            losses[pair] = Sample(directions[pair], _sigma);
            losses[n + pair] = Sample(directions[pair], -_sigma);
        }

        var slope = Slope(directions, losses, 0.5 / _sigma); // ∇J
        var seen = new EvolutionGeneration(
            Smoothed(losses, objective.Cost - before), losses.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min(),
            losses.Count(loss => loss <= _clusterLoss) / (double)losses.Length, Norm(Centre), Norm(slope), _sigma);
        var step = options.UsesRanks ? Slope(directions, Ranks(losses), _sigma) : slope;
        Centre = [.. Centre.Zip(step, (c, s) => c - (options.StepSize * s))];
        _sigma *= options.SigmaDecay;
        _generation++;
        return seen;
    }

    private double Sample(double[] z, double sigma)
    {
        double[] coordinates = [.. Centre.Zip(z, (c, e) => c + (sigma * e))];
        using var scope = objective.Space.OpenScope();
        var loss = objective.Value(subspace.Point(coordinates));
        Consider(coordinates, loss);
        if (loss <= _clusterLoss)
            Radius = Math.Max(Radius, Norm(coordinates));
        return loss;
    }

    /// <summary>factor · the mean of z (f(c + σ z) − f(c − σ z)) over the pairs with finite values, <c>[d]</c>; 0 where there are none.</summary>
    private double[] Slope(double[][] directions, double[] values, double factor)
    {
        var (sum, finite) = (new double[options.Dimension], 0);
        for (var pair = 0; pair < directions.Length; pair++)
        {
            var difference = values[pair] - values[directions.Length + pair];
            if (!double.IsFinite(difference))
                continue;
            finite++;
            for (var index = 0; index < sum.Length; index++)
                sum[index] += factor * difference * directions[pair][index];
        }

        return finite == 0 ? sum : Array.ConvertAll(sum, entry => entry / finite);
    }

    /// <summary>The rank of each loss, from −½ for the lowest to ½; equal ones share theirs, and what is not a number counts as highest.</summary>
    private static double[] Ranks(double[] losses)
    {
        double[] sorted = [.. losses.Select(loss => double.IsNaN(loss) ? double.PositiveInfinity : loss)];
        int[] order = [.. Enumerable.Range(0, losses.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[losses.Length];
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            for (var place = first; place < end; place++)
                ranks[order[place]] = (0.5 * (first + end - 1) / (sorted.Length - 1)) - 0.5;
            first = end;
        }

        return ranks;
    }

    /// <summary>J, from the means of the pairs, which are independent.</summary>
    private static StochasticEstimate Smoothed(double[] losses, EvaluationCost cost)
    {
        var n = losses.Length / 2;
        double[] means = [.. Enumerable.Range(0, n).Select(pair => 0.5 * (losses[pair] + losses[n + pair])).Where(double.IsFinite)];
        return means.Length == 0
            ? new StochasticEstimate(double.NaN, double.NaN, 0, cost, EstimationStop.Limit)
            : StochasticEstimate.Mean(means, cost, EstimationStop.Limit);
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(entry => entry * entry));
}
