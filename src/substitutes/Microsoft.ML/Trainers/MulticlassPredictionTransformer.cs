using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Adds PredictedLabel, the class of the first highest score, and Score.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly MaximumEntropyModelParameters _parameters;
    private readonly DataViewSchema.Annotations _label;

    internal MulticlassPredictionTransformer(
        IHostEnvironment environment, TModel model, MaximumEntropyModelParameters parameters, string feature, DataViewSchema.Annotations label)
        : base(environment.Register("MulticlassPredictionTransformer"), model, feature, parameters.Size)
    {
        _parameters = parameters;
        _label = label;
    }

    private protected override string LoaderName => MulticlassPredictionLoader.Name;

    private protected override ScoreMap CreateMap(DataViewSchema schema, DataViewSchema.Column feature) =>
        new(feature, _parameters.Classes, _parameters.Score, MulticlassScoreColumns.All(schema, _parameters.Classes, _label));

    private protected override void Write(ModelWriter writer)
    {
        writer.WriteAnnotations(_label);
        _parameters.Write(writer);
    }
}

internal static class MulticlassPredictionLoader
{
    public const string Name = "MulticlassPredXfer";

    public static ITransformer Load(ModelReader reader)
    {
        var feature = reader.ReadString();
        var label = reader.ReadAnnotations();
        var parameters = MaximumEntropyModelParameters.Read(reader);
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(reader.Environment, parameters, parameters, feature, label);
    }
}

/// <summary>The columns of a multiclass scorer; the label's key values name the classes.</summary>
internal static class MulticlassScoreColumns
{
    private const string Kind = "MulticlassClassification";

    public static ScoreColumn[] All(DataViewSchema schema, int classes, DataViewSchema.Annotations label) =>
    [
        ScoreColumn.Of("PredictedLabel", new KeyDataViewType(typeof(uint), classes), PredictedLabel(schema, label), Best),
        ScoreColumn.OfVector("Score", new VectorDataViewType(NumberDataViewType.Single, classes), Score(schema, label)),
    ];

    public static DataViewSchema.Annotations.Builder PredictedLabel(DataViewSchema schema, DataViewSchema.Annotations label)
    {
        var builder = ScoreColumns.Describe(schema, Kind, "PredictedLabel");
        builder.Add(label, kind => kind == AnnotationKinds.KeyValues);
        return builder;
    }

    public static DataViewSchema.Annotations.Builder Score(DataViewSchema schema, DataViewSchema.Annotations label)
    {
        var builder = ScoreColumns.Describe(schema, Kind, "Score");
        if (label.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { } values)
        {
            if (values.Type.ItemType() is TextDataViewType)
            {
                builder.Add(AnnotationKinds.SlotNames, values.Type, label.GetGetter(values.Index));
            }

            builder.Add(AnnotationKinds.TrainingLabelValues, values.Type, label.GetGetter(values.Index));
        }

        return builder;
    }

    private static uint Best(float[] scores)
    {
        var best = 0;
        for (var k = 0; k < scores.Length; k++)
        {
            if (float.IsNaN(scores[k]))
            {
                return 0;
            }

            best = scores[k] > scores[best] ? k : best;
        }

        return (uint)best + 1;
    }
}
