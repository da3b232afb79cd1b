using System.Globalization;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Whether an ensemble is worth what it takes.</summary>
/// <param name="Outcome">
/// All together against the best member alone, in log loss or squared error. The best is chosen on the same rows: «better» is a safe word.
/// </param>
/// <param name="Text">Cost, gain and conclusion in sentences with their numbers.</param>
public sealed record EnsembleVerdict(ComparisonOutcome Outcome, string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;

    internal static EnsembleVerdict Of(EnsembleMetrics metrics)
    {
        if (metrics.Members.Length == 1)
            return new EnsembleVerdict(ComparisonOutcome.Same, $"One member is no ensemble: it costs and predicts what {metrics.Members[0].Name} does.");
        var main = metrics.Comparisons[0];
        var second = metrics.Comparisons.First(comparison => comparison.Metric != main.Metric);
        return new EnsembleVerdict(main.Outcome,
            $"{Cost(metrics, main.Reference)}. {Capital(Change(metrics, main))}; {Change(metrics, second)}. {Conclusion(metrics, main)}");
    }

    /// <summary>
    /// «5 members take 4.9 times as long as member 2 alone (98 µs instead of 20 µs a row) and 5.0 times its parameters (10,050 instead of 2,010)».
    /// </summary>
    private static string Cost(EnsembleMetrics metrics, string best)
    {
        var alone = metrics.Cost.Members.First(member => member.Name == best);
        var count = metrics.Members.Length;
        var time = metrics.Cost.SecondsPerRow is { } all && alone.SecondsPerRow is > 0 and { } one
            ? Invariant($"{count} members take {all / one:0.0} times as long as {best} alone ({Time(all)} instead of {Time(one)} a row)")
            : $"{count} members take {count} predictions instead of one";
        return metrics.Cost.Parameters is { } total && alone.Parameters is > 0 and { } own
            ? time + Invariant($" and {total / (double)own:0.0} times its parameters ({total:n0} instead of {own:n0})")
            : time;
    }

    /// <summary>«log loss falls from 0.512 (member 2) to 0.455, by 0.057 (95 % interval 0.049 to 0.065)».</summary>
    private static string Change(EnsembleMetrics metrics, PairedComparison comparison)
    {
        var isShare = comparison.Metric == "accuracy";
        string Number(double value) => isShare ? Invariant($"{100 * value:0.0#} %") : Invariant($"{value:g4}");
        string Step(double value) => isShare ? Invariant($"{100 * value:0.0#}") : Invariant($"{value:g3}");
        var direction = Math.Sign(comparison.Difference);
        if (direction == 0 || comparison.Outcome == ComparisonOutcome.Same)
            return $"{comparison.Metric} stays at {Number(comparison.Ensemble)} ({comparison.Reference})";
        var (by, unit) = (Math.Abs(comparison.Difference), isShare ? " points" : "");
        var interval = comparison.Margin is { } margin
            ? Invariant($"{100 * metrics.Conditions.Confidence:0.##} % interval {Step(by - margin)} to {Step(by + margin)}")
            : "one row: no interval";
        return $"{comparison.Metric} {(direction > 0 ? "rises" : "falls")} from {Number(comparison.Other)} ({comparison.Reference}) to {Number(comparison.Ensemble)}, "
            + $"by {Step(by)}{unit} ({interval})";
    }

    private static string Conclusion(EnsembleMetrics metrics, PairedComparison main) => main.Outcome switch
    {
        ComparisonOutcome.Better => $"The gain over {main.Reference} is beyond chance{Share(metrics)}.",
        ComparisonOutcome.Worse => $"Beyond chance, {main.Reference} alone is better: use that.",
        ComparisonOutcome.Same => $"The ensemble predicts what {main.Reference} does: the others add nothing.",
        _ => $"{Rows(metrics.Conditions.Rows)} cannot tell whether it is better than {main.Reference} alone{Needed(metrics, main)}.",
    };

    /// <summary>How few of the first members bring nine tenths of what all bring over the first.</summary>
    private static string Share(EnsembleMetrics metrics)
    {
        var growth = metrics.Growth;
        var whole = growth[0].Loss - growth[^1].Loss;
        if (whole <= 0)
            return "";
        var enough = growth.First(ensemble => growth[0].Loss - ensemble.Loss >= 0.9 * whole);
        var share = (growth[0].Loss - enough.Loss) / whole;
        if (share > 1)
            return Invariant($"; the first {enough.Members} members alone have a lower loss than all");
        return enough.Members == growth.Length
            ? Invariant($"; the last member still brings {1 - ((growth[0].Loss - growth[^2].Loss) / whole):0 %} of what all bring over the first")
            : Invariant($"; the first {enough.Members} members bring {share:0 %} of what all bring over the first");
    }

    /// <summary>n (margin / difference)²: the rows at which a difference of this size would leave its interval.</summary>
    private static string Needed(EnsembleMetrics metrics, PairedComparison main)
    {
        if (main is not { Margin: { } margin } || main.Difference == 0)
            return "";
        var ratio = margin / main.Difference;
        return Invariant($"; a difference of this size would show on about {Rounded(metrics.Conditions.Rows * ratio * ratio)} rows");
    }

    private static string Rows(long rows) => rows == 1 ? "One row" : Invariant($"{rows:n0} rows");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Two digits are all such a number has.</summary>
    private static string Rounded(double value)
    {
        var scale = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return Invariant($"{Math.Ceiling(value / scale) * scale:n0}");
    }

    /// <summary>Three digits in the unit that suits.</summary>
    internal static string Time(double seconds) => seconds switch
    {
        < 1e-6 => Invariant($"{seconds * 1e9:g3} ns"),
        < 1e-3 => Invariant($"{seconds * 1e6:g3} µs"),
        < 1 => Invariant($"{seconds * 1e3:g3} ms"),
        _ => Invariant($"{seconds:g3} s"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
