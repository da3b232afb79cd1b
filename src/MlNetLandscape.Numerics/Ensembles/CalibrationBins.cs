using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Rows sorted into bins by a probability, and what happened in them.</summary>
internal sealed class CalibrationBins
{
    private const double Rounding = 1e-9; // of sums of weights
    private readonly RowWeights _weights;
    private readonly double[] _probabilities;
    private readonly double[] _outcomes;
    private readonly int[] _binOf;
    private readonly double[] _edges; // [B + 1]

    private CalibrationBins(RowWeights weights, double[] probabilities, double[] outcomes, int[] binOf, double[] edges)
    {
        (_weights, _probabilities, _outcomes, _binOf, _edges) = (weights, probabilities, outcomes, binOf, edges);
        var excess = new double[edges.Length - 1];
        for (var row = 0; row < binOf.Length; row++)
            excess[binOf[row]] += weights[row] * (outcomes[row] - probabilities[row]);
        SignedGaps = new double[binOf.Length];
        for (var row = 0; row < binOf.Length; row++)
            SignedGaps[row] = Math.Sign(excess[binOf[row]]) * (outcomes[row] - probabilities[row]);
    }

    /// <summary>
    /// ψᵢ = sign_b (yᵢ − cᵢ), <c>[N]</c>: their mean is the calibration error exactly, and where no bin's gap is near 0, their spread is that of the error,
    /// also in paired differences.
    /// </summary>
    public double[] SignedGaps { get; }

    /// <summary>B bins ((b − 1) / B, b / B].</summary>
    public static CalibrationBins EqualWidth(RowWeights weights, double[] probabilities, double[] outcomes, int bins)
    {
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(b => b / (double)bins)];
        int[] binOf = [.. probabilities.Select(p => BinOf(p, edges))];
        return new CalibrationBins(weights, probabilities, outcomes, binOf, edges);
    }

    /// <summary>At most B bins of about equal weight. Rows of one probability stay together, so that the order of rows does not matter.</summary>
    public static CalibrationBins EqualWeight(RowWeights weights, double[] probabilities, double[] outcomes, int bins)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Length).OrderBy(row => probabilities[row])];
        var binOf = new int[order.Length];
        List<double> edges = [0];
        var (quantile, sum) = (1, 0.0);
        for (var index = 0; index < order.Length; index++)
        {
            binOf[order[index]] = edges.Count - 1;
            sum += weights[order[index]];
            var filled = (sum / weights.Sum * bins) + Rounding;
            if (index + 1 == order.Length)
            {
                edges.Add(1);
            }
            else if (filled >= quantile && probabilities[order[index + 1]] > probabilities[order[index]])
            {
                edges.Add(probabilities[order[index]]);
                quantile = (int)filled + 1;
            }
        }

        return new CalibrationBins(weights, probabilities, outcomes, binOf, [.. edges]);
    }

    /// <summary>The curve and its error.</summary>
    public ReliabilityCurve Curve()
    {
        var bins = _edges.Length - 1;
        var (rows, weight, squares) = (new long[bins], new double[bins], new double[bins]);
        var (confidence, right, variance) = (new double[bins], new double[bins], new double[bins]);
        for (var row = 0; row < _binOf.Length; row++)
        {
            var (bin, w, p) = (_binOf[row], _weights[row], _probabilities[row]);
            rows[bin]++;
            weight[bin] += w;
            squares[bin] += w * w;
            confidence[bin] += w * p;
            right[bin] += w * _outcomes[row];
            variance[bin] += w * w * p * (1 - p);
        }

        return new ReliabilityCurve(
            _weights.Mean(SignedGaps),
            variance.Sum(v => Math.Sqrt(2 / Math.PI * Math.Max(0, v))) / _weights.Sum,
            [.. Enumerable.Range(0, bins).Select(b => rows[b] == 0
                ? new ReliabilityBin(_edges[b], _edges[b + 1], 0, 0, null, null, null)
                : new ReliabilityBin(_edges[b], _edges[b + 1], rows[b], weight[b], confidence[b] / weight[b], right[b] / weight[b],
                    ShareError(right[b] / weight[b], weight[b] * weight[b] / squares[b])))]);
    }

    /// <summary>√(ã (1 − ã) / ñ), ã = (n a + 2) / ñ, ñ = n + 4.</summary>
    private static double ShareError(double share, double rows)
    {
        var adjusted = ((rows * share) + 2) / (rows + 4);
        return Math.Sqrt(adjusted * (1 - adjusted) / (rows + 4));
    }

    /// <summary>The bin (edge b, edge b + 1] of p, by comparison with the edges themselves, since p B rounds.</summary>
    private static int BinOf(double p, double[] edges)
    {
        var last = edges.Length - 2;
        var bin = Math.Clamp((int)(p * (last + 1)), 0, last);
        while (bin > 0 && p <= edges[bin])
            bin--;
        while (bin < last && p > edges[bin + 1])
            bin++;
        return bin;
    }
}
