namespace MlNetLandscape.Benchmarks;

/// <summary>A quantity measured several times.</summary>
internal sealed record Spread(double Minimum, double Median, double Maximum)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    public override string ToString() => $"{Minimum:g4} … {Median:g4} … {Maximum:g4}";
}

/// <summary>Ours beside a reference, in the same unit, and their ratio.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Ours">Minimum, median, maximum of our runs.</param>
/// <param name="Reference">The same of the reference; null where a figure stands alone.</param>
/// <param name="Ratio">Of each of our runs to the reference's run beside it.</param>
/// <param name="Goal">The highest median ratio wanted.</param>
internal sealed record Measurement(string Name, string Unit, Spread Ours, Spread? Reference, Spread? Ratio, double? Goal)
{
    private const int UsualRounds = 7;

    /// <summary>Runs both in turn, the first round unmeasured.</summary>
    public static Measurement Compare(string name, double? goal, Func<double> ours, Func<double> reference, int rounds = UsualRounds)
    {
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (ours(), reference()) : Swap(reference(), ours());
            if (round == 0)
                continue;
            mine.Add(first);
            theirs.Add(second);
        }

        return new Measurement(name, "s", Spread.Of(mine), Spread.Of(theirs), Spread.Of(mine.Zip(theirs, (a, b) => a / b)), goal);
    }

    /// <summary>A figure that stands alone.</summary>
    public static Measurement Single(string name, string unit, double value, double? goal) => new(name, unit, Spread.Of([value]), null, null, goal);

    public override string ToString() => Ratio is null
        ? $"{Name}: {(Ours.Minimum == Ours.Maximum ? $"{Ours.Median:g4}" : Ours)} {Unit}{(Goal is null ? "" : $" (goal {Goal})")}"
        : $"{Name}: {Ours} {Unit}, reference {Reference} {Unit}, ratio {Ratio}{(Goal is null ? "" : $" (goal {Goal})")}";

    private static (double Ours, double Reference) Swap(double reference, double ours) => (ours, reference);
}
