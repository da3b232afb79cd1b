namespace MlNetLandscape.Benchmarks;

/// <summary>A quantity measured several times.</summary>
internal sealed record Spread(double Minimum, double Median, double Maximum, int Runs)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1], sorted.Length);
    }

    public override string ToString() => Runs == 1 ? $"{Median:g4}" : $"{Minimum:g4} … {Median:g4} … {Maximum:g4}";
}

/// <summary>What ours is measured against.</summary>
/// <param name="Name">Of the comparison.</param>
/// <param name="Goal">The highest median ratio wanted; null for none.</param>
/// <param name="Run">One run; its seconds.</param>
/// <param name="Why">Why the goal is not reached, where it is not.</param>
internal sealed record Reference(string Name, double? Goal, Func<double> Run, string? Why = null);

/// <summary>Ours beside a reference, in the same unit, and their ratio.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Ours">Minimum, median, maximum of our runs.</param>
/// <param name="Reference">The same of the reference; null where a figure stands alone.</param>
/// <param name="Ratio">Of each of our runs to the reference's run beside it.</param>
/// <param name="Goal">The highest median wanted: of the ratio, or of a figure that stands alone.</param>
/// <param name="Why">Why the goal is not reached, where it is not.</param>
internal sealed record Measurement(string Name, string Unit, Spread Ours, Spread? Reference, Spread? Ratio, double? Goal, string? Why = null)
{
    /// <summary>Alternating runs of each comparison, after one that is not measured; 1, and none before it, on few rows, only to see that all runs.</summary>
    public static int Rounds { get; set; } = 5;

    /// <summary>Whether nothing is measured, and all is small.</summary>
    public static bool IsQuick => Rounds == 1;

    /// <summary>Whether the median is beyond the goal.</summary>
    public bool Misses => (Ratio ?? Ours).Median > Goal;

    /// <summary>Runs ours and all references in turn, each round beginning with another.</summary>
    public static Measurement[] Compare(Func<double> ours, params IReadOnlyList<Reference> references)
    {
        Func<double>[] works = [ours, .. references.Select(reference => reference.Run)];
        List<double>[] seconds = [.. works.Select(_ => new List<double>())];
        var first = IsQuick ? 1 : 0;
        for (var round = first; round <= Rounds; round++)
        {
            for (var turn = 0; turn < works.Length; turn++)
            {
                var which = (turn + round - first) % works.Length;
                var measured = works[which]();
                if (round > 0)
                    seconds[which].Add(measured);
            }
        }

        return [.. references.Select((reference, index) => new Measurement(
            reference.Name, "s", Spread.Of(seconds[0]), Spread.Of(seconds[index + 1]), Spread.Of(seconds[0].Zip(seconds[index + 1], (a, b) => a / b)), reference.Goal, reference.Why))];
    }

    /// <summary>Runs both in turn.</summary>
    public static Measurement Compare(string name, double? goal, Func<double> ours, Func<double> reference, string? why = null) =>
        Compare(ours, new Reference(name, goal, reference, why))[0];

    /// <summary>A figure that stands alone.</summary>
    public static Measurement Single(string name, string unit, double value, double? goal, string? why = null) => new(name, unit, Spread.Of([value]), null, null, goal, why);

    public override string ToString() => $"{Name}: {Ours} {Unit}{(Ratio is null ? "" : $", reference {Reference} {Unit}, ratio {Ratio}")}{(Goal is null ? "" : $" (goal {Goal:g3})")}";
}
