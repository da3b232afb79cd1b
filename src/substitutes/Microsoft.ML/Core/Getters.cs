using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters whose value type is known at run time only, and the two errors of asking for a getter.</summary>
internal static class Getters
{
    /// <summary>The getter of a column, of type <c>ValueGetter&lt;RawType&gt;</c>.</summary>
    public static Delegate Of(DataViewRow row, DataViewSchema.Column column) => Generic.Call(Make<int>, column.Type.RawType, row, column);

    public static void CheckActive(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Index >= row.Schema.Count || !row.IsColumnActive(column))
        {
            throw Contracts.ExceptParam(nameof(column), "requested column not active");
        }
    }

    public static ValueGetter<TValue> Cast<TValue>(Delegate getter) => getter as ValueGetter<TValue> ?? throw Contracts.Mark(
        new InvalidOperationException($"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'."));

    /// <summary>Which columns of a schema are among those asked for.</summary>
    public static bool[] Active(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[schema.Count];
        foreach (var column in columns)
        {
            active[column.Index] = true;
        }

        return active;
    }

    private static Delegate Make<TValue>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<TValue>(column);
}
