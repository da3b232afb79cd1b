using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Looks values up in a table; what is not there becomes a missing value, the type's default or the empty vector.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "ValueMappingTransformer";

    private readonly LookupTable _table;

    internal ValueMappingTransformer(IHostEnvironment environment, LookupTable table, ColumnPair[] columns)
        : base(environment.Register(nameof(ValueMappingTransformer)), columns) => _table = table;

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader)
    {
        var columns = ColumnPair.Read(reader);
        return new ValueMappingTransformer(reader.Environment, LookupTable.Read(reader), columns);
    }

    internal SchemaShape GetOutputShape(SchemaShape inputSchema) => Shape(inputSchema, (input, _) =>
    {
        var isVector = input.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (isVector && _table.ValueType is VectorDataViewType)
        {
            throw NotBothVectors(input.Name);
        }

        var value = SchemaShape.Column.Create(input.Name, _table.ValueType, SchemaShape.Create(_table.Annotations.Schema));
        var kind = isVector ? input.Kind : _table.ValueType is VectorDataViewType ? SchemaShape.Column.VectorKind.Vector : value.Kind;
        return new SchemaShape.Column(input.Name, kind, value.ItemType, value.IsKey, value.Annotations);
    });

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        if (input.Type is VectorDataViewType && _table.ValueType is VectorDataViewType)
        {
            throw NotBothVectors(input.Name);
        }

        if (input.Type.ItemType().RawType != _table.KeyType.RawType)
        {
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, _table.KeyType.ToString(), input.Type.ToString());
        }

        var type = input.Type is VectorDataViewType ? new VectorDataViewType((PrimitiveDataViewType)_table.ValueType) : _table.ValueType;
        return new AddedColumn(
            new DataViewSchema.DetachedColumn(Columns[pair].Output, type, _table.Annotations), [input.Index], row => _table.CreateGetter(row, input));
    }

    private protected override void Write(ModelWriter writer)
    {
        ColumnPair.Write(writer, Columns);
        _table.Write(writer);
    }

    private Exception NotBothVectors(string column) => Host.Marked(new NotSupportedException(
        $"Column '{column}' cannot be mapped to values when the column and the map values are both vector type."));
}
