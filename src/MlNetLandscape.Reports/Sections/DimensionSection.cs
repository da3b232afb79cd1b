using MlNetLandscape.Numerics.Geometry.Subspaces;

namespace MlNetLandscape.Reports;

/// <summary>In how few random directions a network can be trained (Li et al. 2018): the score by dimension, and the smallest that suffices.</summary>
/// <param name="Found">The bracket, and the score of every training.</param>
/// <param name="Baseline">The score with all parameters.</param>
/// <param name="ScoreName">What is scored: «Accuracy», «RSquared».</param>
/// <param name="Parameters">P.</param>
public sealed record DimensionSection(IntrinsicDimension Found, double Baseline, string ScoreName, long Parameters) : ReportSection
{
    internal override string UsualTitle => "Intrinsic dimension";

    internal override IEnumerable<Block> Blocks()
    {
        var means = Found.Means;
        var share = Text.Percent(Found.Threshold / Baseline);
        yield return new TextBlock(Found.Value is { } value
            ? $"{Text.Count(value)} random directions of {Text.Count(Parameters)} ({Text.Percent((double)value / Parameters)}) reach {share} of the score with all parameters; {(Found.LargestBelow > 0 ? $"{Text.Count(Found.LargestBelow)} do not" : "fewer were not tried")}."
            : $"No dimension tried, up to {Text.Count(Found.LargestBelow)} of {Text.Count(Parameters)}, reaches {share} of the score with all parameters.");
        if (means.Length == 0)
            yield break;
        var (from, to) = ((double)means[0].Dimension, (double)means[^1].Dimension);
        yield return new FigureBlock($"{ScoreName} by dimension",
            $"{ScoreName} goes from {Text.Number(means[0].Score.Value)} in {Text.Count(means[0].Dimension)} dimensions to {Text.Number(means[^1].Score.Value)} in {Text.Count(means[^1].Dimension)}; with all parameters it is {Text.Number(Baseline)}.",
            Made(), new("d, random directions", IsLog: to > 10 * from), new(ScoreName),
            [
                new LineTrace("in a subspace", [.. means.Select(mean => (double)mean.Dimension)], [.. means.Select(mean => mean.Score.Value)])
                {
                    Style = LineStyle.PointsAndLine, Error = [.. means.Select(mean => double.IsNaN(mean.Score.StandardError) ? 0 : mean.Score.StandardError)],
                },
                new LineTrace($"{share} of it", [from, to], [Found.Threshold, Found.Threshold]) { Style = LineStyle.Dashed },
                new LineTrace("all parameters", [from, to], [Baseline, Baseline]) { Style = LineStyle.Dashed },
            ]);
        yield return new TableBlock("Dimensions tried", [new("d"), new("d / P"), new($"{ScoreName}, mean"), new("± error"), new("subspaces"), new("suffices", false)],
            [.. means.Select(mean => TableBlock.Row(
                Text.Count(mean.Dimension), Text.Percent((double)mean.Dimension / Parameters), Text.Number(mean.Score.Value), Text.Error(mean.Score.Value, mean.Score.StandardError), Text.Count(mean.Score.Samples),
                mean.Score.Value >= Found.Threshold ? "yes" : "no"))]);
    }

    private string Made() => $"{HowMade}{(HowMade.Length > 0 ? " " : "")}{Text.Count(Found.Scores.Length)} trainings in random subspaces through the initial weights; error bars are standard errors over subspaces.";
}
