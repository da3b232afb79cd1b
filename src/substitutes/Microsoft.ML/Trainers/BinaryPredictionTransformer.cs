using Microsoft.ML.Calibrators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Adds PredictedLabel (score &gt; 0), Score and Probability.</summary>
public sealed class BinaryPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly LinearBinaryModelParameters _parameters;

    internal BinaryPredictionTransformer(IHostEnvironment environment, TModel model, LinearBinaryModelParameters parameters, string feature)
        : base(environment.Register("BinaryPredictionTransformer"), model, feature, parameters.Weights.Count) => _parameters = parameters;

    private protected override string LoaderName => BinaryPredictionLoader.Name;

    private protected override ScoreMap CreateMap(DataViewSchema schema, DataViewSchema.Column feature) =>
        new(feature, 1, (features, scores) => scores[0] = _parameters.Score(features), BinaryScoreColumns.All(schema));

    private protected override void Write(ModelWriter writer) => _parameters.Write(writer);
}

internal static class BinaryPredictionLoader
{
    public const string Name = "BinaryPredXfer";

    public static ITransformer Load(ModelReader reader)
    {
        var feature = reader.ReadString();
        return Create(reader.Environment, LinearBinaryModelParameters.Read(reader), feature);
    }

    public static BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> Create(
        IHostEnvironment environment, LinearBinaryModelParameters parameters, string feature) =>
        new(
            environment,
            new CalibratedModelParameters<LinearBinaryModelParameters, PlattCalibrator>(parameters, BinaryScoreColumns.Calibrator),
            parameters,
            feature);
}

/// <summary>The columns of a calibrated binary scorer whose scores are logits.</summary>
internal static class BinaryScoreColumns
{
    private const string Kind = "BinaryClassification";

    public static PlattCalibrator Calibrator { get; } = new(-1, 0);

    public static ScoreColumn[] All(DataViewSchema schema) =>
    [
        ScoreColumn.Of("PredictedLabel", BooleanDataViewType.Instance, Describe(schema, "PredictedLabel"), static scores => scores[0] > 0),
        ScoreColumn.Of("Score", NumberDataViewType.Single, Describe(schema, "Score"), static scores => scores[0]),
        ScoreColumn.Of(
            "Probability", NumberDataViewType.Single, Describe(schema, "Probability"), static scores => Calibrator.PredictProbability(scores[0])),
    ];

    public static DataViewSchema.Annotations.Builder Describe(DataViewSchema schema, string valueKind)
    {
        var builder = ScoreColumns.Describe(schema, Kind, valueKind);
        if (valueKind == "Probability")
        {
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        return builder;
    }
}
