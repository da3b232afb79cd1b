using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests;

/// <summary>Scored rows as text that tells any two floats apart.</summary>
internal static class ScoredText
{
    public static string Of(IDataView scored)
    {
        string[] names = ["PredictedLabel", "Score", "Probability"];
        DataViewSchema.Column[] columns = [.. names.Select(scored.Schema.GetColumnOrNull).OfType<DataViewSchema.Column>()];
        var text = new StringBuilder();
        foreach (var column in columns)
        {
            text.Append(column.Name).Append(' ').Append(column.Type).Append('\n');
        }

        using var cursor = scored.GetRowCursor(columns);
        Func<string>[] values = [.. columns.Select(column => Value(cursor, column))];
        while (cursor.MoveNext())
        {
            text.AppendJoin('\t', values.Select(value => value())).Append('\n');
        }

        return text.ToString();
    }

    private static Func<string> Value(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType => Read<VBuffer<float>>(row, column, vector => string.Join(' ', vector.DenseValues().Select(Round))),
        KeyDataViewType => Read<uint>(row, column, key => key.ToString(CultureInfo.InvariantCulture)),
        TextDataViewType => Read<ReadOnlyMemory<char>>(row, column, label => label.ToString()),
        BooleanDataViewType => Read<bool>(row, column, yes => yes ? "yes" : "no"),
        _ => Read<float>(row, column, Round),
    };

    private static Func<string> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> format)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return format(value);
        };
    }

    private static string Round(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
