namespace Microsoft.ML.Data;

/// <summary>A view over columns in memory.</summary>
internal sealed class StoredView(DataViewSchema schema, ColumnStore[] stores, int rows) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new StoredCursor(schema, stores, Getters.Active(schema, columnsNeeded), StoredCursor.Order(rows, rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        StoredCursor.Set(schema, stores, Getters.Active(schema, columnsNeeded), StoredCursor.Order(rows, rand), n);
}

/// <summary>A cursor over stored columns in a given order of rows.</summary>
internal sealed class StoredCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private readonly ColumnStore[] _stores;
    private readonly ArraySegment<int> _order;
    private int _at = -1;

    public StoredCursor(DataViewSchema schema, ColumnStore[] stores, bool[] active, ArraySegment<int> order, long batch = 0)
    {
        Schema = schema;
        Batch = batch;
        _stores = stores;
        _active = active;
        _order = order;
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _at < _order.Count ? _at : -1;

    public override long Batch { get; }

    private int Row => _at >= 0 && _at < _order.Count ? _order[_at] : throw RowStates.NotOnARow();

    /// <summary>The natural order, or upstream's random permutation.</summary>
    public static int[] Order(int rows, Random random)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        for (var i = 0; random is not null && i < rows; i++)
        {
            var other = i + random.Next(rows - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    /// <summary>Up to <paramref name="n"/> cursors over consecutive parts; the batches of all, in order, are the whole.</summary>
    public static DataViewRowCursor[] Set(DataViewSchema schema, ColumnStore[] stores, bool[] active, int[] order, int n)
    {
        var parts = Math.Max(1, Math.Min(n, order.Length));
        return Enumerable.Range(0, parts).Select(part =>
        {
            var from = (int)((long)order.Length * part / parts);
            var to = (int)((long)order.Length * (part + 1) / parts);
            return new StoredCursor(schema, stores, active, new ArraySegment<int>(order, from, to - from), part);
        }).ToArray<DataViewRowCursor>();
    }

    public override bool MoveNext()
    {
        _at = Math.Min(_at + 1, _order.Count);
        return _at < _order.Count;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.CheckActive(this, column);
        return Getters.Cast<TValue>(_stores[column.Index].CreateGetter(() => Row));
    }
}
