using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Keeps every column in memory from the moment it is first asked for. The input is read once a set of new columns.</summary>
internal sealed class CachedView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _input;
    private readonly ColumnStore[] _stores;
    private readonly Lock _lock = new();
    private int? _rows;

    public CachedView(IHost host, IDataView input, int[] prefetch)
    {
        _host = host;
        _input = input;
        _stores = new ColumnStore[input.Schema.Count];
        if (prefetch.Length > 0)
        {
            Fill(Getters.Active(Schema, prefetch.Select(index => Schema[index])));
        }
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _input.Schema;

    public long? GetRowCount() => _rows ?? _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = Getters.Active(Schema, columnsNeeded);
        return new StoredCursor(Schema, _stores, active, StoredCursor.Order(Fill(active), rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = Getters.Active(Schema, columnsNeeded);
        return StoredCursor.Set(Schema, _stores, active, StoredCursor.Order(Fill(active), rand), n);
    }

    /// <summary>Stores the active columns that are not stored yet; returns the count of rows.</summary>
    private int Fill(bool[] active)
    {
        lock (_lock)
        {
            var missing = Schema.Where(column => active[column.Index] && _stores[column.Index] is null).ToArray();
            if (missing.Length == 0 && _rows is { } known)
            {
                return known;
            }

            var stores = missing.Select(column => ColumnStore.Create(column.Type)).ToArray();
            using var cursor = _input.GetRowCursor(missing);
            var appenders = missing.Select((column, index) => stores[index].Appender(cursor, column)).ToArray();
            var rows = 0;
            for (; cursor.MoveNext(); rows++)
            {
                foreach (var append in appenders)
                {
                    append();
                }
            }

            if (_rows is { } before && before != rows)
            {
                throw _host.Except($"The input of the cache had {before} rows before and {rows} now.");
            }

            for (var i = 0; i < missing.Length; i++)
            {
                _stores[missing[i].Index] = stores[i];
            }

            _rows = rows;
            return rows;
        }
    }
}
