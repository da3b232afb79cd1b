using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>An output column and the input column it is computed from.</summary>
internal readonly record struct ColumnPair(string Output, string Input)
{
    public static ColumnPair[] One(string output, string input) => [new(output, input ?? output)];

    public static ColumnPair[] From(InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Select(column => new ColumnPair(column.OutputColumnName, column.InputColumnName)).ToArray();
    }

    public static void Write(ModelWriter writer, ColumnPair[] columns)
    {
        writer.Write(columns.Length);
        foreach (var column in columns)
        {
            writer.Write(column.Output);
            writer.Write(column.Input);
        }
    }

    public static ColumnPair[] Read(ModelReader reader)
    {
        var columns = new ColumnPair[reader.ReadInt32()];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new ColumnPair(reader.ReadString(), reader.ReadString());
        }

        return columns;
    }
}
