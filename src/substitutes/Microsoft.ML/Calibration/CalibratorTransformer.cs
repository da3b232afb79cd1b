using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Calibrators;

/// <summary>Adds the column Probability, computed from a score column.</summary>
public abstract class CalibratorTransformer<TICalibrator> : RowToRowTransformerBase, ISingleFeaturePredictionTransformer<TICalibrator>
    where TICalibrator : class, ICalibrator
{
    private protected CalibratorTransformer(IHostEnvironment environment, TICalibrator calibrator, string scoreColumnName)
        : base(environment.Register("CalibratorTransformer"))
    {
        Calibrator = calibrator;
        ScoreColumnName = scoreColumnName;
    }

    string ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnName => "Score";

    DataViewType ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnType => NumberDataViewType.Single;

    TICalibrator IPredictionTransformer<TICalibrator>.Model => Calibrator;

    private protected TICalibrator Calibrator { get; }

    private protected string ScoreColumnName { get; }

    private protected sealed override RowMap CreateMap(DataViewSchema schema)
    {
        var score = schema.GetColumnOrNull(ScoreColumnName)
            ?? throw Host.Except($"The data to calibrate contains no '{ScoreColumnName}' column.");
        var builder = new DataViewSchema.Annotations.Builder();
        if (HasScoreKinds(score.Annotations.Schema))
        {
            builder.Add(
                score.Annotations,
                kind => kind is AnnotationKinds.ScoreColumnSetId or AnnotationKinds.ScoreColumnKind or AnnotationKinds.ScoreValueKind);
        }

        builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new ColumnwiseMap(new AddedColumn(
            new DataViewSchema.DetachedColumn("Probability", NumberDataViewType.Single, builder.ToAnnotations()),
            [score.Index],
            row => Itemwise.Create<float, float>(row.GetGetter<float>(score), isVector: false, Calibrator.PredictProbability)));
    }

    private static bool HasScoreKinds(DataViewSchema annotations) =>
        annotations.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type is KeyDataViewType id && id.RawType == typeof(uint)
        && annotations.GetColumnOrNull(AnnotationKinds.ScoreColumnKind)?.Type is TextDataViewType
        && annotations.GetColumnOrNull(AnnotationKinds.ScoreValueKind)?.Type is TextDataViewType;
}
