using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>Judges ensembles from their members' predictions.</summary>
public static class EnsembleEvaluation
{
    /// <summary>The name of the combined predictor.</summary>
    public const string Together = "together";

    /// <summary>Judges classifiers: O(M² N K).</summary>
    /// <param name="predictions">Probabilities and labels.</param>
    /// <param name="options">How they are combined and judged; null for the defaults.</param>
    /// <param name="members">Names and costs, one a member; null for «member 1», «member 2», … of unknown cost.</param>
    /// <param name="conditions">Where the rows come from; rows and settings are filled in. Null where there is nothing to say.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public static EnsembleMetrics Evaluate(
        ClassifierPredictions predictions,
        EnsembleMeasurementOptions? options = null,
        IReadOnlyList<MemberCost>? members = null,
        EnsembleConditions? conditions = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        (options, var weights, var costs, var names) = Settings(options, members, predictions.Members);
        ClassifierRows[] each = [.. Enumerable.Range(0, predictions.Members).Select(m => new ClassifierRows(predictions, predictions.Of(m)))];
        var rows = predictions.Weights;
        ClassifierRows First(int members) => new(predictions, Combination.Of(predictions, options.Combination, weights, members, options.Temperature));
        EnsembleGrowth Grown(int members, ClassifierRows ensemble) => new(members, rows.MeanValue(ensemble.Loss), rows.MeanValue(ensemble.Correct));
        var all = First(predictions.Members);
        double[] Gaps(ClassifierRows predictor) => CalibrationBins.EqualWidth(rows, predictor.Confidence, predictor.Correct, options.Bins).SignedGaps;
        IEnumerable<PairedComparison> Compare(string metric, Func<ClassifierRows, double[]> read, bool higherIsBetter = false) =>
            PairedComparison.Each(metric, names, rows, read(all), [.. each.Select(read)], options.Confidence, higherIsBetter);
        return new EnsembleMetrics
        {
            Conditions = Describe(conditions, predictions.Classes == 2 ? "binary" : "multiclass", rows, options, weights),
            Together = new PredictorQuality(Together, ClassifierQuality.Of(predictions, all, options.Bins), null),
            Members = [.. each.Zip(names, (member, name) => new PredictorQuality(name, ClassifierQuality.Of(predictions, member, options.Bins), null))],
            ClassifierDiversity = ClassifierDiversity.Of(predictions, each, weights),
            Ambiguity = [AmbiguityDecomposition.Brier(predictions, each, weights), AmbiguityDecomposition.LogLoss(predictions, each, weights)],
            Comparisons =
            [
                .. Compare("log loss", predictor => predictor.Loss),
                .. Compare("accuracy", predictor => predictor.Correct, higherIsBetter: true),
                .. Compare("Brier", predictor => predictor.Brier),
                .. Compare("calibration error", Gaps),
            ],
            Growth = [.. Enumerable.Range(1, each.Length - 1).Select(count => Grown(count, First(count))), Grown(each.Length, all)],
            Cost = new EnsembleCost(costs),
        };
    }

    /// <summary>Judges regression models, whose predictions are combined by their mean: O(M² N).</summary>
    /// <param name="predictions">Numbers and labels.</param>
    /// <param name="options">Weights of members and confidence; null for the defaults.</param>
    /// <param name="members">Names and costs, one a member; null for «member 1», «member 2», … of unknown cost.</param>
    /// <param name="conditions">Where the rows come from; rows and settings are filled in. Null where there is nothing to say.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public static EnsembleMetrics Evaluate(
        RegressionPredictions predictions,
        EnsembleMeasurementOptions? options = null,
        IReadOnlyList<MemberCost>? members = null,
        EnsembleConditions? conditions = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        (options, var weights, var costs, var names) = Settings(options, members, predictions.Members);
        double[][] each = [.. Enumerable.Range(0, predictions.Members).Select(m => predictions.Of(m).ToArray())];
        double[][] first = [.. Enumerable.Range(1, predictions.Members).Select(m => Combination.Of(predictions, weights, m))];
        var (all, rows) = (first[^1], predictions.Weights);
        double[] Errors(double[] numbers, Func<double, double> size) => [.. numbers.Select((number, row) => size(number - predictions.Labels[row]))];
        IEnumerable<PairedComparison> Compare(string metric, Func<double, double> size) =>
            PairedComparison.Each(metric, names, rows, Errors(all, size), [.. each.Select(member => Errors(member, size))], options.Confidence);
        return new EnsembleMetrics
        {
            Conditions = Describe(conditions, "regression", rows, options, weights) with { Combination = CombinationRule.MeanProbability },
            Together = new PredictorQuality(Together, null, RegressionQuality.Of(predictions, all)),
            Members = [.. each.Zip(names, (member, name) => new PredictorQuality(name, null, RegressionQuality.Of(predictions, member)))],
            RegressionDiversity = RegressionDiversity.Of(predictions, weights, all, options.Confidence),
            Ambiguity = [AmbiguityDecomposition.SquaredError(predictions, weights)],
            Comparisons = [.. Compare("squared error", error => error * error), .. Compare("absolute error", Math.Abs)],
            Growth = [.. first.Select((ensemble, index) => new EnsembleGrowth(index + 1, rows.MeanValue(Errors(ensemble, error => error * error)), null))],
            Cost = new EnsembleCost(costs),
        };
    }

    /// <summary>What both kinds are judged by, checked before any work.</summary>
    private static (EnsembleMeasurementOptions Options, double[] Weights, ImmutableArray<MemberCost> Costs, string[] Names) Settings(
        EnsembleMeasurementOptions? options, IReadOnlyList<MemberCost>? members, int count)
    {
        options ??= new EnsembleMeasurementOptions();
        var weights = options.Validate(count);
        var costs = Costs(members, count);
        return (options, weights, costs, [.. costs.Select(cost => cost.Name)]);
    }

    private static ImmutableArray<MemberCost> Costs(IReadOnlyList<MemberCost>? members, int count)
    {
        if (members is null)
            return [.. Enumerable.Range(1, count).Select(number => new MemberCost($"member {number}"))];
        if (members.Count != count)
            throw new ArgumentException($"There are names and costs of {members.Count} members for {count} members.", nameof(members));
        return [.. members];
    }

    private static EnsembleConditions Describe(
        EnsembleConditions? conditions, string task, RowWeights rows, EnsembleMeasurementOptions options, double[] weights) =>
        (conditions ?? new EnsembleConditions()) with
        {
            Task = conditions is { Task: not "" } ? conditions.Task : task,
            Rows = rows.Count,
            IsWeighted = rows.IsWeighted,
            Combination = options.Combination,
            MemberWeights = [.. weights],
            Temperature = options.Temperature,
            Bins = options.Bins,
            Confidence = options.Confidence,
        };
}
