using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>What a trainer requires of the shape of its input, and the shape of what its transformer gives. Errors are worded as ML.NET's own.</summary>
internal sealed class TrainingSchema(IExceptionContext context, PredictionColumns columns, ColumnNames names)
{
    private const int AnySize = 2; // a shape does not tell sizes

    /// <summary>The shape of data with the columns of a model besides its own.</summary>
    public static SchemaShape Scored(SchemaShape inputSchema, ModelDataViewType model)
    {
        var outputs = model.Columns.Outputs(model.Names, AnySize, model.Keys).OrderBy(column => column.ValueKind == ScoreValueKinds.PredictedLabel);
        var builder = new DataViewSchema.Builder();
        ScoringBindings.AddScored(builder, model, outputs, 1, scored: null);
        var shape = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in SchemaShapes.Of(builder.ToSchema()))
        {
            shape[column.Name] = column;
        }

        return new SchemaShape(shape.Values);
    }

    /// <summary>Checks that all columns are there and of the right types.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    public void Check(SchemaShape inputSchema)
    {
        Check(inputSchema, "feature", names.Feature, "Vector<Single>", nameof(inputSchema));
        if (names.Weight is not null)
        {
            Check(inputSchema, "weight", names.Weight, "Single", nameof(inputSchema));
        }

        Check(inputSchema, "label", names.Label, columns.LabelTypeName, "labelCol");
    }

    /// <summary>The shape of scored data.</summary>
    public SchemaShape OutputShape(SchemaShape inputSchema)
    {
        Check(inputSchema);
        var label = inputSchema.Find(names.Label)!.Value;
        var keys = label.Annotations.Find(AnnotationKinds.KeyValues) is { Kind: SchemaShape.Column.VectorKind.Vector } values
            ? LabelKeys.Placeholder(values.ItemType, AnySize)
            : null;
        return Scored(inputSchema, new ModelDataViewType(columns, names, keys));
    }

    private void Check(SchemaShape schema, string role, string name, string expected, string mismatchParameter)
    {
        if (schema.Find(name) is not { } column)
        {
            throw context.Process(new ArgumentOutOfRangeException("inputSchema", $"Could not find {role} column '{name}'"));
        }

        if (column.TypeName() != expected)
        {
            throw context.Process(new ArgumentOutOfRangeException(mismatchParameter,
                $"Schema mismatch for {role} column '{name}': expected {expected}, got {column.TypeName()}"));
        }
    }
}
