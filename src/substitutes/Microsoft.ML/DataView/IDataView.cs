using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>A lazily computed table: a schema and cursors over its rows.</summary>
public interface IDataView
{
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}

/// <summary>Copies the current value of a column into <paramref name="value"/>, whose buffers may be reused.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
