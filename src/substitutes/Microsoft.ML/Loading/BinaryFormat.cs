using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view as bytes: a mark, the schema, then a 1 and the values for each row, then a 0.</summary>
internal static class BinaryFormat
{
    private const string Mark = "MlNetLandscape.View/1";

    /// <summary>Writes the columns whose type has a codec; returns the names of the others.</summary>
    public static string[] Write(ModelWriter writer, IDataView view, bool keepHidden)
    {
        var kept = view.Schema.Where(column => keepHidden || !column.IsHidden).ToLookup(column => ValueCodec.Supports(column.Type));
        var columns = kept[true].ToArray();
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(columns);
        writer.Write(Mark);
        writer.WriteSchema(schema.ToSchema());
        using var cursor = view.GetRowCursor(columns);
        var writers = columns.Select(column => Generic.Call(MakeWriter<int>, column.Type.RawType, (BinaryWriter)writer, (DataViewRow)cursor, column)).ToArray();
        while (cursor.MoveNext())
        {
            writer.Write(true);
            foreach (var write in writers)
            {
                write();
            }
        }

        writer.Write(false);
        return kept[false].Select(column => column.Name).ToArray();
    }

    public static IDataView Read(ModelReader reader)
    {
        if (reader.ReadString() != Mark)
        {
            throw new FormatException("The data is not in the binary format of this build.");
        }

        var schema = reader.ReadSchema();
        var stores = schema.Select(column => ColumnStore.Create(column.Type)).ToArray();
        var appenders = schema.Select(column => stores[column.Index].Appender(ValueCodec.For(column.Type))).ToArray();
        var rows = 0;
        for (; reader.ReadBoolean(); rows++)
        {
            foreach (var append in appenders)
            {
                append(reader);
            }
        }

        return new StoredView(schema, stores, rows);
    }

    private static Action MakeWriter<T>(BinaryWriter writer, DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var codec = (ValueCodec<T>)ValueCodec.For(column.Type);
        T value = default;
        return () =>
        {
            getter(ref value);
            codec.Write(writer, value);
        };
    }
}
