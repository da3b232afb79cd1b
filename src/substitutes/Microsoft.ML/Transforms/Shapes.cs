using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Questions to and parts of schema shapes.</summary>
internal static class Shapes
{
    public static SchemaShape.Column Normalized { get; } =
        new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column SlotNames { get; } =
        new(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);

    public static SchemaShape.Column CategoricalSlots { get; } =
        new(AnnotationKinds.CategoricalSlotRanges, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Int32, false);

    public static SchemaShape.Column Find(IExceptionContext context, SchemaShape inputSchema, string name) =>
        inputSchema.TryFindColumn(name, out var column) ? column : throw context.ExceptMissingColumn(nameof(inputSchema), "input", name);

    /// <summary>The shape with columns added, or replaced where the name exists.</summary>
    public static SchemaShape With(SchemaShape input, params IEnumerable<SchemaShape.Column> columns)
    {
        var result = input.ToDictionary(column => column.Name);
        foreach (var column in columns)
        {
            result[column.Name] = column;
        }

        return new SchemaShape(result.Values);
    }

    public static bool IsNormalized(SchemaShape.Column column) =>
        column.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out var found)
        && found.Kind == SchemaShape.Column.VectorKind.Scalar && found.ItemType is BooleanDataViewType;

    public static bool HasSlotNames(SchemaShape.Column column) =>
        column.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out var found)
        && found.Kind == SchemaShape.Column.VectorKind.Vector && found.ItemType is TextDataViewType;

    public static bool HasCategoricalSlots(SchemaShape.Column column) =>
        column.Annotations.TryFindColumn(AnnotationKinds.CategoricalSlotRanges, out var found)
        && found.Kind == SchemaShape.Column.VectorKind.Vector && found.ItemType.Equals(NumberDataViewType.Int32);

    /// <summary>The annotations of the given kinds that a column has.</summary>
    public static IEnumerable<SchemaShape.Column> Keep(SchemaShape.Column column, params string[] kinds) =>
        column.Annotations.Where(annotation => kinds.Contains(annotation.Name));
}
