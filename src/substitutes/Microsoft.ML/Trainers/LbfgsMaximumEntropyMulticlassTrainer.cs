using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Trainers;

/// <summary>Fits multinomial logistic regression with L1 and L2 penalties.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer : IEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>
{
    private readonly IHost _host;
    private readonly TrainerColumns _columns;
    private readonly LbfgsOptions _options;

    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment environment, string label, string feature, string weight, LbfgsOptions options)
    {
        _host = environment.Register(nameof(LbfgsMaximumEntropyMulticlassTrainer));
        options.Check(_host);
        _columns = new TrainerColumns(label, feature, weight, NumberDataViewType.UInt32, LabelIsKey: true);
        _options = options;
    }

    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _columns.Check(_host, SchemaShape.Create(input.Schema));
        using var channel = _host.Start("Training");
        var label = input.Schema[_columns.Label];
        var classes = checked((int)label.Type.KeyCount());
        var rows = TrainingRows.Read(channel, input, _columns);
        var x = _options.Minimise(LogisticObjectives.Softmax(rows, classes, _options.L2), rows, classes);
        var biases = x.Take(classes).Select(value => (float)value).ToArray();
        var weights = x.Skip(classes).Select(value => (float)value).Chunk(rows.Size).ToArray();
        var parameters = new MaximumEntropyModelParameters(biases, weights);
        var names = new DataViewSchema.Annotations.Builder();
        names.Add(label.Annotations, kind => kind == AnnotationKinds.KeyValues);
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(
            _host, parameters, parameters, _columns.Feature, names.ToAnnotations());
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _columns.Check(_host, inputSchema);
        inputSchema.TryFindColumn(_columns.Label, out var label);
        var schema = new DataViewSchema.Builder().ToSchema();
        var empty = DataViewSchema.Annotations.Empty;
        var values = Shapes.Keep(label, AnnotationKinds.KeyValues).ToArray();
        var score = ScoreColumns.Shape("Score", new VectorDataViewType(NumberDataViewType.Single, 2), MulticlassScoreColumns.Score(schema, empty));
        var predicted = ScoreColumns.Shape(
            "PredictedLabel", new KeyDataViewType(typeof(uint), 2), MulticlassScoreColumns.PredictedLabel(schema, empty));
        var names = values.SelectMany(kind => kind.ItemType is TextDataViewType
            ? new[] { Renamed(kind, AnnotationKinds.SlotNames), Renamed(kind, AnnotationKinds.TrainingLabelValues) }
            : [Renamed(kind, AnnotationKinds.TrainingLabelValues)]);
        return Shapes.With(inputSchema, With(score, names), With(predicted, values));
    }

    private static SchemaShape.Column Renamed(SchemaShape.Column kind, string name) => new(name, kind.Kind, kind.ItemType, kind.IsKey);

    private static SchemaShape.Column With(SchemaShape.Column column, IEnumerable<SchemaShape.Column> annotations) =>
        new(column.Name, column.Kind, column.ItemType, column.IsKey, new SchemaShape(column.Annotations.Concat(annotations)));
}
