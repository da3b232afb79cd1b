using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>
/// Minima of one training loss that predict ever worse, made by attacking rows (Wu, Zhu &amp; E 2017), and what their basins look like beside their accuracy on held-out rows: bad minima lie in smaller basins.
/// </summary>
/// <remarks>
/// All networks are trained on the same n_t rows down to the same loss L_train, with every row right, on L_train + α (n_a / n_t) L_attack; the basins are those of L_train alone. A correlation here is one over
/// minima made on purpose: it does not say that a measure tells networks of ordinary trainings apart, and ‖θ‖, which knows nothing of the basin, is the control.
/// </remarks>
/// <param name="Minima">In the order of the ratios, and of the trainings of each.</param>
/// <param name="TrainingExamples">n_t.</param>
/// <param name="TargetLoss">The loss they have in common.</param>
/// <param name="Stop">Why it ended: completed, or a stop that was asked for.</param>
/// <param name="Cost">Of the measurements; <see cref="EvaluationCost.Seconds"/> is the wall time of all, trainings included.</param>
public sealed record BadMinima(ImmutableArray<BadMinimum> Minima, long TrainingExamples, double TargetLoss, StopReason Stop, EvaluationCost Cost) : IDisposable
{
    /// <summary>Those that count.</summary>
    public ImmutableArray<BadMinimum> Interpolating => [.. Minima.Where(minimum => minimum.End == StudyEnd.Reached)];

    /// <summary>Spearman's correlation of a metric with the accuracy on held-out rows, over the minima that interpolate.</summary>
    public RankCorrelation Correlation(BasinMetric metric)
    {
        var counted = Interpolating;
        return RankCorrelation.Of([.. counted.Select(minimum => minimum.Basin![metric])], [.. counted.Select(minimum => minimum.HeldOutAccuracy)]);
    }

    /// <summary>The table, a line a minimum, and the correlations; «*» marks what does not interpolate.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{TrainingExamples} rows to train on, to a loss of {TargetLoss:g3}\n");
        text.Append("attack  train loss  accuracy  held-out accuracy  lambda max  log-volume    |H|_F    trace    norm\n");
        foreach (var minimum in Minima)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minimum.AttackExamples,6}{(minimum.End == StudyEnd.Reached ? ' ' : '*')} {minimum.TrainingLoss,10:0.0000}  {minimum.TrainingAccuracy,8:0.000}  {minimum.HeldOutAccuracy,17:0.000}");
            text.Append(minimum.Basin is not { } basin ? "  diverged\n" : string.Create(CultureInfo.InvariantCulture,
                $"  {basin.LargestEigenvalue.Value,10:0.000}  {basin.LogVolume.Value,10:0.0}  {basin.FrobeniusNorm.Value,7:0.00}  {basin.Trace.Value,7:0.00}  {basin.ParameterNorm,6:0.0}\n"));
        }

        var missed = Minima.Length - Interpolating.Length;
        text.Append(CultureInfo.InvariantCulture, $"Spearman's correlation with the held-out accuracy over {Interpolating.Length} minima{(missed > 0 ? $", without {missed} that do not interpolate" : "")}:\n");
        foreach (var metric in Enum.GetValues<BasinMetric>())
            text.Append(CultureInfo.InvariantCulture, $"  {metric,-17} {Correlation(metric)}\n");
        return text.ToString();
    }

    /// <summary>Frees the networks, where they were kept.</summary>
    public void Dispose()
    {
        foreach (var minimum in Minima)
            minimum.Network?.Dispose();
    }
}
