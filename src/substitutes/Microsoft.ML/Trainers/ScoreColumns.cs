using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Trainers;

/// <summary>Annotations of score columns, and the shapes they have.</summary>
internal static class ScoreColumns
{
    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    /// <summary>A builder that holds the three annotations of a column of the scorer.</summary>
    public static DataViewSchema.Annotations.Builder Describe(DataViewSchema schema, string scoreColumnKind, string scoreValueKind)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, SetIdType, LargestSetId(schema) + 1);
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, scoreColumnKind.AsMemory());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, scoreValueKind.AsMemory());
        return builder;
    }

    /// <summary>The shape of an output column with its annotations; sizes and values do not matter.</summary>
    public static SchemaShape.Column Shape(string name, DataViewType type, DataViewSchema.Annotations.Builder annotations) =>
        SchemaShape.Column.Create(name, type, SchemaShape.Create(annotations.ToAnnotations().Schema));

    private static uint LargestSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            if (SetIdType.Equals(column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type))
            {
                uint id = 0;
                column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref id);
                largest = Math.Max(largest, id);
            }
        }

        return largest;
    }
}
