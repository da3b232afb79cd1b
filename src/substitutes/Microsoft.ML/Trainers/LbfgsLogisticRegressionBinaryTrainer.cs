using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Trainers;

/// <summary>Fits binary logistic regression with L1 and L2 penalties.</summary>
public sealed class LbfgsLogisticRegressionBinaryTrainer
    : IEstimator<BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>>
{
    private readonly IHost _host;
    private readonly TrainerColumns _columns;
    private readonly LbfgsOptions _options;

    internal LbfgsLogisticRegressionBinaryTrainer(IHostEnvironment environment, string label, string feature, string weight, LbfgsOptions options)
    {
        _host = environment.Register(nameof(LbfgsLogisticRegressionBinaryTrainer));
        options.Check(_host);
        _columns = new TrainerColumns(label, feature, weight, BooleanDataViewType.Instance, LabelIsKey: false);
        _options = options;
    }

    public BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _columns.Check(_host, SchemaShape.Create(input.Schema));
        using var channel = _host.Start("Training");
        var rows = TrainingRows.Read(channel, input, _columns);
        var x = _options.Minimise(LogisticObjectives.Sigmoid(rows, _options.L2), rows, 1);
        var parameters = new LinearBinaryModelParameters(x.Skip(1).Select(value => (float)value).ToArray(), (float)x[0]);
        return BinaryPredictionLoader.Create(_host, parameters, _columns.Feature);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _columns.Check(_host, inputSchema);
        var schema = new DataViewSchema.Builder().ToSchema();
        return Shapes.With(
            inputSchema,
            ScoreColumns.Shape("Score", NumberDataViewType.Single, BinaryScoreColumns.Describe(schema, "Score")),
            ScoreColumns.Shape("Probability", NumberDataViewType.Single, BinaryScoreColumns.Describe(schema, "Probability")),
            ScoreColumns.Shape("PredictedLabel", BooleanDataViewType.Instance, BinaryScoreColumns.Describe(schema, "PredictedLabel")));
    }
}
