using System.Globalization;
using System.Text;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What was found of an ensemble, as tables of text.</summary>
internal static class EnsembleText
{
    private const int NameWidth = 24;
    private const int ValueWidth = 20;

    public static string Of(EnsembleMetrics metrics)
    {
        var text = new StringBuilder();
        Conditions(text, metrics);
        Predictors(text, metrics);
        Comparisons(text, metrics);
        Diversity(text, metrics);
        Ambiguity(text, metrics);
        Reliability(text, metrics);
        Line(text, $"\n{metrics.Verdict}");
        return text.ToString();
    }

    private static void Conditions(StringBuilder text, EnsembleMetrics metrics)
    {
        var on = metrics.Conditions;
        var weights = on.MemberWeights.Distinct().Count() > 1 ? $", members weighted {string.Join(", ", on.MemberWeights.Select(weight => Number(weight)))}" : "";
        Line(text, $"Ensemble of {metrics.Members.Length}: {on.Task}{(on.Classes.Length > 2 ? $" of {on.Classes.Length} classes" : "")}, {Name(on)}{weights}{(on.Temperature == 1 ? "" : $", temperature {Number(on.Temperature)}")}");
        Line(text, $"judged on {on.Rows} rows{(on.IsWeighted ? ", weighted" : "")}; {on.RowsWithoutLabel} more without a label, {on.RowsWithoutScore} without a score");
        foreach (var group in on.Scores.Index().GroupBy(score => score.Item))
            Line(text, $"scores of {string.Join(", ", group.Select(score => metrics.Members[score.Index].Name))}: {group.Key}");
    }

    private static string Name(EnsembleConditions on) => on.Combination switch
    {
        _ when on.Task == "regression" => "mean of the predictions",
        CombinationRule.MeanProbability => "mean of the probabilities",
        CombinationRule.MeanLogit => "mean of the logits",
        _ => "share of the votes",
    };

    private static void Predictors(StringBuilder text, EnsembleMetrics metrics)
    {
        var isRegression = metrics.Together.Regression is not null;
        string[] columns = isRegression ? ["squared error", "root", "absolute error", "R²"] : ["accuracy", "log loss", "Brier", "ECE", "ECE, equal weight"];
        Line(text, $"\n{"",-NameWidth}{string.Concat(columns.Append("time a row").Select(column => $"{column,ValueWidth}"))}");
        foreach (var (index, predictor) in metrics.Members.Append(metrics.Together).Index())
        {
            var seconds = index < metrics.Members.Length ? metrics.Cost.Members[index].SecondsPerRow : metrics.Cost.SecondsPerRow;
            EnsembleStatistic[] values = predictor switch
            {
                { Regression: { } r } => [r.MeanSquaredError, r.RootMeanSquaredError, r.MeanAbsoluteError, r.RSquared],
                { Classification: { } c } => [c.Accuracy, c.LogLoss, c.Brier, c.Calibration.EqualWidth.Error, c.Calibration.EqualWeight.Error],
                _ => [],
            };
            var time = seconds is { } known ? EnsembleVerdict.Time(known) : "not measured";
            Line(text, $"{predictor.Name,-NameWidth}{string.Concat(values.Select(value => $"{Short(value),ValueWidth}"))}{time,ValueWidth}");
        }

        if (metrics.Together.Classification is { } together)
        {
            var calibration = together.Calibration;
            var (wide, full) = (Number(calibration.EqualWidth.ChanceLevel), Number(calibration.EqualWeight.ChanceLevel));
            Line(text, $"together: classwise ECE {calibration.ClasswiseError}, overconfidence {calibration.Overconfidence},");
            Line(text, $"largest gap {calibration.MaximumError} in a bin of {calibration.MaximumErrorRows} rows;");
            Line(text, $"chance alone would give a calibrated predictor an ECE of {wide} ({full} in bins of equal weight)");
        }
    }

    private static void Comparisons(StringBuilder text, EnsembleMetrics metrics)
    {
        var header = Invariant($"{100 * metrics.Conditions.Confidence:0.##} % interval");
        Line(text, $"\n{"together against",-NameWidth}{"",-NameWidth}{"difference",ValueWidth}{header,ValueWidth + 4}  outcome");
        foreach (var comparison in metrics.Comparisons)
        {
            var interval = comparison.Margin is { } margin ? $"{Number(comparison.Difference - margin)} to {Number(comparison.Difference + margin)}" : "unknown";
            var outcome = comparison.Outcome.ToString().ToLowerInvariant();
            Line(text, $"{comparison.Metric,-NameWidth}{comparison.Reference,-NameWidth}{Number(comparison.Difference),ValueWidth}{interval,ValueWidth + 4}  {outcome}");
        }
    }

    private static void Diversity(StringBuilder text, EnsembleMetrics metrics)
    {
        (string Name, EnsembleStatistic Value)[] values = metrics switch
        {
            { ClassifierDiversity: { } c } =>
            [
                ("disagreement", c.Disagreement), ("… over independent errors", c.RelativeDisagreement), ("Q statistic", c.QStatistic), ("error correlation", c.ErrorCorrelation),
                ("double fault", c.DoubleFault), ("kappa", c.Kappa), ("Jensen–Shannon", c.JensenShannon), ("Kullback–Leibler", c.KullbackLeibler),
                ("mutual information", c.MutualInformation), ("any member right", c.AnyRight),
            ],
            { RegressionDiversity: { } r } =>
            [
                ("error correlation", r.ErrorCorrelation), ("members' variance", r.Variance), ("Gaussian log loss", r.GaussianLogLoss),
                (Invariant($"coverage of {100 * metrics.Conditions.Confidence:0.##} %"), r.Coverage), ("spread / error", r.SpreadRatio),
            ],
            _ => [],
        };
        Line(text, $"\ndiversity, mean over pairs");
        foreach (var (name, value) in values)
            Line(text, $"{name,-NameWidth - 4}{value}");
    }

    private static void Ambiguity(StringBuilder text, EnsembleMetrics metrics)
    {
        foreach (var part in metrics.Ambiguity)
        {
            var of = part.Loss == "log loss" ? "the mean logit" : part.Loss == "Brier" ? "the mean probability" : "the mean";
            Line(text, $"{part.Loss} of {of} {Number(part.Ensemble)} = mean member {Number(part.MeanMember)} − ambiguity {part.Ambiguity}");
        }

        Line(text, $"loss of the first members: {string.Join("  ", metrics.Growth.Select(ensemble => $"{ensemble.Members}: {Number(ensemble.Loss)}"))}");
    }

    private static void Reliability(StringBuilder text, EnsembleMetrics metrics)
    {
        if (metrics.Together.Classification is not { } together)
            return;
        Line(text, $"\nreliability together{"",4}{"rows",10}{"confidence",12}{"accuracy",12}    ± error");
        foreach (var bin in together.Calibration.EqualWidth.Bins.Where(bin => bin.Rows > 0))
            Line(text, $"({bin.Lower:0.000}, {bin.Upper:0.000}]{"",8}{bin.Rows,10}{bin.Confidence,12:0.0000}{bin.Accuracy,12:0.0000}    {bin.StandardError:g2}");
    }

    private static string Short(EnsembleStatistic value) => (value.Value, value.StandardError) switch
    {
        (null, _) => "undefined",
        ({ } number, null) => Number(number),
        ({ } number, { } error) => Invariant($"{number:g4} ± {error:g2}"),
    };

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
