using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests;

/// <summary>Columns and their annotations as text, sorted by kind: «Score Single; ScoreColumnKind String Regression; …».</summary>
internal static class SchemaText
{
    public static string[] Added(DataViewSchema schema, int inputColumns) => [.. schema.Skip(inputColumns).Select(Of)];

    public static string[] Of(SchemaShape shape, params string[] names) => [.. names.Select(name => Of(shape.Single(column => column.Name == name)))];

    private static string Of(DataViewSchema.Column column) => string.Join("; ",
    [
        $"{column.Name} {column.Type}",
        .. column.Annotations.Schema.OrderBy(annotation => annotation.Name, StringComparer.Ordinal)
            .Select(annotation => $"{annotation.Name} {annotation.Type} {Value(column.Annotations, annotation)}".TrimEnd()),
    ]);

    private static string Of(SchemaShape.Column column) => string.Join("; ",
    [
        $"{column.Name} {column.TypeName()}",
        .. column.Annotations.OrderBy(annotation => annotation.Name, StringComparer.Ordinal)
            .Select(annotation => $"{annotation.Name} {annotation.TypeName()}"),
    ]);

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation) => annotation.Type switch
    {
        TextDataViewType => Get<ReadOnlyMemory<char>>(annotations, annotation.Name).ToString(),
        BooleanDataViewType => Get<bool>(annotations, annotation.Name).ToString(),
        KeyDataViewType => Get<uint>(annotations, annotation.Name).ToString(),
        VectorDataViewType { ItemType: TextDataViewType } => string.Join(',', Get<VBuffer<ReadOnlyMemory<char>>>(annotations, annotation.Name).DenseValues()),
        VectorDataViewType { ItemType: NumberDataViewType } => string.Join(',', Get<VBuffer<float>>(annotations, annotation.Name).DenseValues()),
        _ => "",
    };

    private static T Get<T>(DataViewSchema.Annotations annotations, string kind)
    {
        T value = default!;
        annotations.GetValue(kind, ref value);
        return value;
    }
}
