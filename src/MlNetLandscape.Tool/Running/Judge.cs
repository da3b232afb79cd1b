using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>How well a model does on rows.</summary>
/// <param name="Task">What it predicts.</param>
/// <param name="Rows">The rows judged.</param>
/// <param name="LeftOut">Rows that lack a number, or have no label that the model knows.</param>
/// <param name="Metrics">ML.NET's own, by name.</param>
internal sealed record Judgement(string Task, long Rows, long LeftOut, SortedDictionary<string, double> Metrics);

/// <summary>Judges models with ML.NET's metrics.</summary>
internal static class Judge
{
    /// <exception cref="UserError">No row can be judged.</exception>
    public static Judgement Of(MLContext ml, ITransformer model, IDataView data)
    {
        var (task, scored) = (Task(model), model.Transform(data));
        var rows = Judged(scored, task);
        var leftOut = rows.Count(isJudged => !isJudged);
        if (leftOut == rows.Length)
            throw new UserError($"None of the {rows.Length} rows can be judged: each lacks a number, or has no label that the model knows.");
        return new Judgement(task.ToString().ToLowerInvariant(), rows.Length - leftOut, leftOut, Metrics(ml, scored, task));
    }

    private static SortedDictionary<string, double> Metrics(MLContext ml, IDataView scored, TaskKind task)
    {
        switch (task)
        {
            case TaskKind.Regression:
                var regression = ml.Regression.Evaluate(scored);
                return new() { ["mean absolute error"] = regression.MeanAbsoluteError, ["root mean squared error"] = regression.RootMeanSquaredError, ["R²"] = regression.RSquared };
            case TaskKind.Binary:
                var binary = ml.BinaryClassification.Evaluate(scored);
                return new() { ["accuracy"] = binary.Accuracy, ["area under ROC"] = binary.AreaUnderRocCurve, ["log loss (bits)"] = binary.LogLoss, ["F1"] = binary.F1Score };
            default:
                var multiclass = ml.MulticlassClassification.Evaluate(scored);
                return new() { ["accuracy"] = multiclass.MicroAccuracy, ["macro accuracy"] = multiclass.MacroAccuracy, ["log loss"] = multiclass.LogLoss };
        }
    }

    private static ImmutableArray<bool> Judged(IDataView scored, TaskKind task) => task switch
    {
        TaskKind.Multiclass => [.. scored.GetColumn<uint>("Label").Zip(scored.GetColumn<float[]>("Score"), (label, scores) => label > 0 && !scores.Any(float.IsNaN))],
        TaskKind.Binary => [.. scored.GetColumn<float>("Score").Select(score => !float.IsNaN(score))],
        _ => [.. scored.GetColumn<float>("Label").Zip(scored.GetColumn<float>("Score"), (label, score) => !float.IsNaN(label) && !float.IsNaN(score))],
    };

    private static TaskKind Task(ITransformer model) => DataOptions.Steps(model).Select(step => step switch
    {
        NetworkTransformer network => network.Model.Task.Kind,
        EnsembleTransformer ensemble => ensemble.Model.Task.Kind,
        _ => null,
    }).LastOrDefault(kind => kind is not null) switch
    {
        "multiclass" => TaskKind.Multiclass,
        "binary" => TaskKind.Binary,
        "regression" => TaskKind.Regression,
        _ => throw new UserError("The model has no network or ensemble of this library."),
    };
}
