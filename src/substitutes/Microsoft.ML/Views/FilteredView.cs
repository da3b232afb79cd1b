namespace Microsoft.ML.Data;

/// <summary>
/// The rows of a source that pass a test. The test is made once a cursor from its row, may read the columns of <c>needed</c>, and is asked
/// exactly once a row, in order.
/// </summary>
internal sealed class FilteredView(IDataView source, int[] needed, Func<DataViewRow, Func<bool>> createTest, bool depends = false) : IDataView
{
    /// <summary>A test that depends on the order of rows (<c>depends</c>) allows neither shuffling nor parallel cursors.</summary>
    public bool CanShuffle => !depends && source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = Getters.Active(Schema, columnsNeeded);
        return Wrap(source.GetRowCursor(Inputs(active), depends ? null : rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = Getters.Active(Schema, columnsNeeded);
        return depends
            ? [Wrap(source.GetRowCursor(Inputs(active)), active)]
            : source.GetRowCursorSet(Inputs(active), n, rand).Select(cursor => Wrap(cursor, active)).ToArray();
    }

    private IEnumerable<DataViewSchema.Column> Inputs(bool[] active) => Schema.Where(column => active[column.Index] || needed.Contains(column.Index));

    private DataViewRowCursor Wrap(DataViewRowCursor input, bool[] active)
    {
        var accepts = createTest(input);
        return new WrappedCursor(input, active, cursor =>
        {
            while (cursor.MoveNext())
            {
                if (accepts())
                {
                    return true;
                }
            }

            return false;
        });
    }
}

/// <summary>A cursor over some rows of another; positions are counted anew.</summary>
internal sealed class WrappedCursor(DataViewRowCursor input, bool[] active, Func<DataViewRowCursor, bool> moveNext) : DataViewRowCursor
{
    private long _position = -1;
    private bool _done;

    public override DataViewSchema Schema => input.Schema;

    public override long Position => _position;

    public override long Batch => input.Batch;

    public override bool MoveNext()
    {
        _done = _done || !moveNext(input);
        _position = _done ? -1 : _position + 1;
        return !_done;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.CheckActive(this, column);
        return input.GetGetter<TValue>(column);
    }

    protected override void Dispose(bool disposing) => input.Dispose();
}
