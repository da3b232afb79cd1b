using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>A minimum of the training loss and its basin.</summary>
/// <param name="AttackExamples">Rows with wrong labels beside which it was trained.</param>
/// <param name="Interpolates">Whether it reached the common loss with every row right; the others do not count.</param>
/// <param name="TrainingLoss">On the rows trained on.</param>
/// <param name="HeldOutAccuracy">On held-out rows.</param>
/// <param name="LargestEigenvalue">λ_max.</param>
/// <param name="LogVolume">Σ log λᵢ over the largest.</param>
/// <param name="FrobeniusNorm">‖H‖_F.</param>
/// <param name="Trace">tr H.</param>
/// <param name="ParameterNorm">‖θ‖, the control.</param>
public sealed record BasinRow(
    long AttackExamples, bool Interpolates, double TrainingLoss, double HeldOutAccuracy, double LargestEigenvalue, double LogVolume, double FrobeniusNorm, double Trace, double ParameterNorm);

/// <summary>A rank correlation with the accuracy on held-out rows.</summary>
/// <param name="Metric">Of what.</param>
/// <param name="Value">Spearman's.</param>
public sealed record BasinCorrelation(string Metric, double Value)
{
    internal const string Control = "ParameterNorm";
}

/// <summary>Minima of one training loss, good and bad, and what their basins look like (Wu, Zhu &amp; E 2017).</summary>
/// <param name="Rows">One a minimum.</param>
/// <param name="Correlations">Over those that interpolate.</param>
public sealed record BasinSection(ImmutableArray<BasinRow> Rows, ImmutableArray<BasinCorrelation> Correlations) : ReportSection
{
    internal override string UsualTitle => "Good and bad minima";

    internal override IEnumerable<Block> Blocks()
    {
        BasinRow[] counted = [.. Rows.Where(row => row.Interpolates && double.IsFinite(row.HeldOutAccuracy))];
        if (counted.Length > 0)
        {
            var (best, worst) = (counted.MaxBy(row => row.HeldOutAccuracy)!, counted.MinBy(row => row.HeldOutAccuracy)!);
            yield return new FigureBlock("Accuracy and volume of the basin",
                $"At one training loss the accuracy on held-out rows lies between {Text.Percent(worst.HeldOutAccuracy)} (log-volume {Text.Number(worst.LogVolume, 3)}) and {Text.Percent(best.HeldOutAccuracy)} (log-volume {Text.Number(best.LogVolume, 3)}).",
                HowMade, new("Σ log λ, inverse volume of the basin"), new("accuracy on held-out rows"),
                [new LineTrace("minima", [.. counted.Select(row => row.LogVolume)], [.. counted.Select(row => row.HeldOutAccuracy)])
                {
                    Style = LineStyle.Points, Labels = [.. counted.Select(row => $"{row.AttackExamples} attacking rows")],
                }]);
        }

        yield return new TableBlock("Minima",
            [new("attacking rows"), new("counts", false), new("training loss"), new("held-out accuracy"), new("λ_max"), new("log-volume"), new("‖H‖_F"), new("tr H"), new("‖θ‖")],
            [.. Rows.Select(row => ImmutableArray.Create(
                Text.Count(row.AttackExamples), row.Interpolates ? "yes" : "no", Text.Number(row.TrainingLoss), Text.Percent(row.HeldOutAccuracy), Text.Number(row.LargestEigenvalue),
                Text.Number(row.LogVolume), Text.Number(row.FrobeniusNorm), Text.Number(row.Trace), Text.Number(row.ParameterNorm)))]);
        yield return new TableBlock("Spearman's correlation with the accuracy on held-out rows", [new("metric", false), new("correlation")],
            [.. Correlations.Select(correlation => ImmutableArray.Create(correlation.Metric, Text.Number(correlation.Value, 3)))]);
    }
}
