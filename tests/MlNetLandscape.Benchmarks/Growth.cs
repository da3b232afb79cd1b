namespace MlNetLandscape.Benchmarks;

/// <summary>A fitted exponent.</summary>
internal readonly record struct Exponent(double Value, double StandardError)
{
    public override string ToString() => $"{Value:f2} ± {StandardError:f2}";
}

/// <summary>How seconds grow with a size: seconds ∝ sizeᵇ, b by least squares in logarithms.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Size">What grows.</param>
/// <param name="Sizes">At least four.</param>
/// <param name="Seconds">The median at each.</param>
/// <param name="Goal">The highest exponent wanted.</param>
internal sealed record Growth(string Name, string Size, double[] Sizes, double[] Seconds, double Goal)
{
    /// <summary>b.</summary>
    public Exponent Exponent
    {
        get
        {
            var (x, y) = (Sizes.Select(size => Math.Log(size)).ToArray(), Seconds.Select(seconds => Math.Log(seconds)).ToArray());
            var (middle, mean) = (x.Average(), y.Average());
            var spread = x.Sum(value => (value - middle) * (value - middle));
            var slope = x.Zip(y, (a, b) => (a - middle) * (b - mean)).Sum() / spread;
            var residue = x.Zip(y, (a, b) => Math.Pow(b - mean - (slope * (a - middle)), 2)).Sum();
            return new Exponent(slope, Math.Sqrt(residue / (x.Length - 2) / spread));
        }
    }

    /// <summary>Medians of as many runs at each size as comparisons have, going through the sizes again and again.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="size">What grows.</param>
    /// <param name="runs">One run a size; its seconds.</param>
    public static Growth Of(string name, string size, params (double Size, Func<double> Run)[] runs)
    {
        double[][] seconds = [.. Enumerable.Range(0, Measurement.Rounds + 1).Select(_ => runs.Select(run => run.Run()).ToArray())];
        return new Growth(name, size, [.. runs.Select(run => run.Size)],
            [.. runs.Select((_, index) => Spread.Of(seconds.Skip(1).Select(round => round[index])).Median)], 1);
    }

    public override string ToString() =>
        $"{Name}: exponent {Exponent} in {Size} ({string.Join(", ", Sizes.Zip(Seconds, (size, seconds) => $"{size:n0}: {seconds:g3} s"))})";
}
