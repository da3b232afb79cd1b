using System.Collections.Immutable;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Reports;

/// <summary>What an ensemble is worth: each member and all together, calibration, diversity, cost.</summary>
/// <param name="Metrics">What was found.</param>
public sealed record EnsembleSection(EnsembleMetrics Metrics) : ReportSection
{
    private const int Few = 6; // members that are told apart in one figure

    internal override string UsualTitle => "The ensemble";

    internal override IEnumerable<Block> Blocks()
    {
        var on = Metrics.Conditions;
        var how = Text.Of($"{HowMade}{(HowMade.Length > 0 ? " " : "")}{Text.Count(on.Rows)} rows, {on.Task}, combined by {LossWords.Apart(on.Combination.ToString())}, temperature {Text.Number(on.Temperature, 3)}.");
        yield return new TextBlock(Metrics.Verdict.Text);
        yield return Metrics.Together.Classification is null ? Regression() : Classification();
        yield return new TableBlock("All together against one", [new("metric", false), new("against", false), new("together"), new("other"), new("difference"), new("± margin"), new("outcome", false)],
            [.. Metrics.Comparisons.Select(comparison => ImmutableArray.Create(
                comparison.Metric, comparison.Reference, Text.Number(comparison.Ensemble), Text.Number(comparison.Other), Text.Number(comparison.Difference, 3),
                Text.Number(comparison.Margin, 2), comparison.Outcome.ToString().ToLowerInvariant()))]);
        yield return Growth(how);
        if (Metrics.Together.Classification is not null)
            yield return Reliability(how);
        if (Metrics.ClassifierDiversity is { Pairs.Length: > 0 })
            yield return Disagreement(how);
    }

    private TableBlock Classification() => new("Quality",
        [new("predictor", false), new("accuracy"), new("± error"), new("log loss"), new("± error"), new("Brier"), new("calibration error"), new("by chance"), new("overconfidence")],
        [.. Metrics.Members.Append(Metrics.Together).Select(predictor =>
        {
            var quality = predictor.Classification!;
            return ImmutableArray.Create(predictor.Name, Text.Number(quality.Accuracy.Value), Text.Number(quality.Accuracy.StandardError, 2), Text.Number(quality.LogLoss.Value),
                Text.Number(quality.LogLoss.StandardError, 2), Text.Number(quality.Brier.Value), Text.Number(quality.Calibration.EqualWidth.Error.Value),
                Text.Number(quality.Calibration.EqualWidth.ChanceLevel, 2), Text.Number(quality.Calibration.Overconfidence.Value, 2));
        })]);

    private TableBlock Regression() => new("Quality", [new("predictor", false), new("mean squared error"), new("± error"), new("mean absolute error"), new("± error")],
        [.. Metrics.Members.Append(Metrics.Together).Select(predictor =>
        {
            var quality = predictor.Regression!;
            return ImmutableArray.Create(predictor.Name, Text.Number(quality.MeanSquaredError.Value), Text.Number(quality.MeanSquaredError.StandardError, 2),
                Text.Number(quality.MeanAbsoluteError.Value), Text.Number(quality.MeanAbsoluteError.StandardError, 2));
        })]);

    private FigureBlock Growth(string how)
    {
        ImmutableArray<double> members = [.. Metrics.Growth.Select(growth => (double)growth.Members)];
        return new FigureBlock("Loss by members",
            $"The loss goes from {Text.Number(Metrics.Growth[0].Loss)} with one member to {Text.Number(Metrics.Growth[^1].Loss)} with {Metrics.Growth[^1].Members}.",
            how, new("members", IsCount: true), new(Metrics.Growth[0].Accuracy is null ? "mean squared error" : "log loss"),
            [new LineTrace("the first members together", members, [.. Metrics.Growth.Select(growth => growth.Loss)]) { Style = LineStyle.PointsAndLine }]);
    }

    private FigureBlock Reliability(string how)
    {
        ImmutableArray<Trace> members = Metrics.Members.Length <= Few
            ? [.. Metrics.Members.Select(member => Curve(member.Name, Metrics.Members.Length, [member]))]
            : [Curve($"each of {Text.Count(Metrics.Members.Length)} members", Metrics.Members.Length, [.. Metrics.Members]) with { Style = LineStyle.Points }];
        var error = Metrics.Together.Classification!.Calibration.EqualWidth;
        return new FigureBlock("Reliability",
            $"Confidence against accuracy: the calibration error of all together is {Text.Number(error.Error.Value)}; chance alone makes {Text.Number(error.ChanceLevel, 2)}.",
            how + (members.Length > 0 ? " Bars of all together are standard errors; the size of a bin is in its label." : ""), new("confidence", IsShare: true), new("accuracy", IsShare: true),
            [new LineTrace("perfect", [0, 1], [0, 1]) { Style = LineStyle.Dashed }, .. members, Curve(Metrics.Together.Name, 1, [Metrics.Together])]);
    }

    private static LineTrace Curve(string name, int members, PredictorQuality[] predictors)
    {
        var bins = predictors.SelectMany(predictor => predictor.Classification!.Calibration.EqualWidth.Bins).Where(bin => bin.Rows > 0).ToArray();
        return new LineTrace(name, [.. bins.Select(bin => bin.Confidence!.Value)], [.. bins.Select(bin => bin.Accuracy!.Value)])
        {
            Style = LineStyle.PointsAndLine,
            Error = members == 1 ? [.. bins.Select(bin => bin.StandardError ?? 0)] : [],
            Labels = [.. bins.Select(bin => $"{Text.Count(bin.Rows)} rows")],
        };
    }

    private FigureBlock Disagreement(string how)
    {
        var count = Metrics.Members.Length;
        var z = new double[count * count];
        foreach (var pair in Metrics.ClassifierDiversity!.Pairs)
        {
            var value = pair.Disagreement.Value ?? double.NaN;
            (z[(pair.First * count) + pair.Second], z[(pair.Second * count) + pair.First]) = (value, value);
        }

        ImmutableArray<string> names = [.. Metrics.Members.Select(member => member.Name)];
        return new FigureBlock("Disagreement of pairs",
            $"Two members differ on {Text.Percent(Metrics.ClassifierDiversity.Disagreement.Value ?? double.NaN)} of the rows on average.", how, new("member"), new("member"),
            [new HeatTrace("share of rows on which they differ", names, names, [.. z])]);
    }
}
