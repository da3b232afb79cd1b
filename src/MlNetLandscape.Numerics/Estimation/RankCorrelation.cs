using System.Globalization;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>Spearman's ρ: the correlation of the ranks of two samples, ties given the mean of their ranks; 1 and −1 where one rises and falls with the other, whatever the shape.</summary>
/// <param name="Value">ρ in [−1, 1]; NaN for fewer than two pairs, or where one sample is constant.</param>
/// <param name="Samples">n, pairs.</param>
public sealed record RankCorrelation(double Value, int Samples)
{
    /// <summary>The standard error of artanh ρ, √((1 + ρ²/2) / (n − 3)) (Bonett &amp; Wright 2000); NaN for fewer than four pairs.</summary>
    public double FisherError => Samples < 4 ? double.NaN : Math.Sqrt((1 + (Value * Value / 2)) / (Samples - 3));

    /// <summary>tanh(artanh ρ ± 1.96 s): about 95 %, with <see cref="FisherError"/> for s.</summary>
    public (double Lower, double Upper) Interval => Math.Abs(Value) == 1 && Samples >= 4
        ? (Value, Value)
        : (Math.Tanh(Math.Atanh(Value) - (1.96 * FisherError)), Math.Tanh(Math.Atanh(Value) + (1.96 * FisherError)));

    /// <summary>Of pairs (xᵢ, yᵢ).</summary>
    /// <param name="x">Finite numbers.</param>
    /// <param name="y">As many.</param>
    /// <exception cref="ArgumentException">The samples differ in length, or hold a NaN, which has no rank.</exception>
    public static RankCorrelation Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"Pairs need samples of one length. Got {x.Count} and {y.Count}.", nameof(y));
        if (x.Concat(y).Any(double.IsNaN))
            throw new ArgumentException("A NaN has no rank. Leave its pair out.");
        var (a, b) = (Ranks(x), Ranks(y));
        var middle = (x.Count + 1) / 2.0;
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var index = 0; index < a.Length; index++)
        {
            var (u, v) = (a[index] - middle, b[index] - middle);
            (product, first, second) = (product + (u * v), first + (u * u), second + (v * v));
        }

        return new RankCorrelation(first > 0 && second > 0 ? Math.Clamp(product / Math.Sqrt(first * second), -1, 1) : double.NaN, x.Count);
    }

    /// <summary>«−0.95 [−0.98, −0.88]».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.000} [{Interval.Lower:0.00}, {Interval.Upper:0.00}]");

    /// <summary>From 1.</summary>
    private static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(index => values[index])];
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
                end++;
            for (var place = start; place < end; place++)
                ranks[order[place]] = (start + end + 1) / 2.0;
            start = end;
        }

        return ranks;
    }
}
