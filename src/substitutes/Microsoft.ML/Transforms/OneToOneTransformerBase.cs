using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>A transformer each of whose columns is computed from one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHost host, ColumnPair[] columns)
        : base(host)
    {
        host.CheckParam(columns is { Length: > 0 }, nameof(columns), "Columns not specified");
        var names = new HashSet<string>();
        foreach (var column in columns)
        {
            host.CheckNonEmpty(column.Input, nameof(columns));
            host.CheckNonEmpty(column.Output, nameof(columns));
            host.CheckParam(
                names.Add(column.Output), nameof(columns), $"Name of the result column '{column.Output}' specified multiple times");
        }

        Columns = columns;
    }

    private protected ColumnPair[] Columns { get; }

    private protected sealed override RowMap CreateMap(DataViewSchema schema) =>
        new ColumnwiseMap(Columns.Select((pair, index) => Bind(Find(schema, pair.Input), index)).ToArray());

    /// <summary>Checks the input column of a pair and describes the output column.</summary>
    private protected abstract AddedColumn Bind(DataViewSchema.Column input, int pair);

    /// <summary>The input's shape with the output columns, whose names <paramref name="shape"/> need not set.</summary>
    private protected SchemaShape Shape(SchemaShape inputSchema, Func<SchemaShape.Column, int, SchemaShape.Column> shape)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return Shapes.With(inputSchema, Columns.Select((pair, index) =>
        {
            var column = shape(Shapes.Find(Host, inputSchema, pair.Input), index);
            return new SchemaShape.Column(pair.Output, column.Kind, column.ItemType, column.IsKey, column.Annotations);
        }));
    }

    private DataViewSchema.Column Find(DataViewSchema inputSchema, string name) =>
        inputSchema.GetColumnOrNull(name) ?? throw Host.ExceptMissingColumn(nameof(inputSchema), "input", name);
}
