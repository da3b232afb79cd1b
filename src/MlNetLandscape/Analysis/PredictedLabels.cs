using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>Reads what a classifier predicts.</summary>
internal static class PredictedLabels
{
    /// <summary>The predicted label of each row as a number: a key's place, or 0 and 1.</summary>
    public static long[] Of(NetworkTransformer transformer, IDataView data, CancellationToken cancellation)
    {
        var scored = transformer.Transform(data);
        var column = scored.Schema[transformer.Scored.Names.PredictedLabel];
        using var cursor = scored.GetRowCursor([column]);
        var read = column.Type is BooleanDataViewType ? Answer(cursor, column) : Key(cursor, column);
        var labels = new List<long>();
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            labels.Add(read());
        }

        return [.. labels];
    }

    private static Func<long> Answer(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<bool>(column);
        var value = false;
        return () =>
        {
            getter(ref value);
            return value ? 1 : 0;
        };
    }

    private static Func<long> Key(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<uint>(column);
        var value = 0u;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
