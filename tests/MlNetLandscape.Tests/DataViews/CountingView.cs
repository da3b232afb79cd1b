using Microsoft.ML;

namespace MlNetLandscape.Tests.DataViews;

/// <summary>Passes a view through and notes which columns were asked for and how often a cursor moved.</summary>
internal sealed class CountingView(IDataView inner) : IDataView
{
    public List<string> Columns { get; } = [];

    public int Cursors { get; private set; }

    public int Moves { get; set; }

    public bool CanShuffle => inner.CanShuffle;

    public DataViewSchema Schema => inner.Schema;

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors++;
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Columns.AddRange(columns.Select(column => column.Name));
        return new Cursor(inner.GetRowCursor(columns, rand), this);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor inner, CountingView view) : DataViewRowCursor
    {
        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override DataViewSchema Schema => inner.Schema;

        public override bool MoveNext()
        {
            view.Moves++;
            return inner.MoveNext();
        }

        public override ValueGetter<Microsoft.ML.Data.DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);
    }
}
