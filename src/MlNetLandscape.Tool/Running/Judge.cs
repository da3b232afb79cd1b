using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>ML.NET's own metrics by name.</summary>
internal static class Judge
{
    public static SortedDictionary<string, double> Of(MLContext ml, IDataView scored, TaskKind task)
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

    /// <summary>The task of the network or ensemble in a model.</summary>
    public static TaskKind Task(ITransformer model) => DataOptions.Steps(model).Select(step => step switch
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
