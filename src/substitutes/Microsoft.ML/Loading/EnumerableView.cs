using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view over objects: each pass enumerates them anew. It cannot shuffle and ignores a random source.</summary>
internal sealed class EnumerableView<TRow> : IDataView
    where TRow : class
{
    private readonly IHost _host;
    private readonly IEnumerable<TRow> _rows;
    private readonly MemberColumn[] _members;

    public EnumerableView(IHost host, IEnumerable<TRow> rows, MemberColumn[] members)
    {
        _host = host;
        _rows = rows;
        _members = members;
        Schema = ObjectRow<TRow>.CreateSchema(members);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, Getters.Active(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly EnumerableView<TRow> _view;
        private readonly bool[] _active;
        private readonly IEnumerator<TRow> _enumerator;
        private TRow _current;
        private long _position = -1;

        public Cursor(EnumerableView<TRow> view, bool[] active)
        {
            _view = view;
            _active = active;
            _enumerator = view._rows.GetEnumerator();
        }

        public override DataViewSchema Schema => _view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_enumerator.MoveNext())
            {
                _current = null;
                _position = -1;
                return false;
            }

            _current = _enumerator.Current ?? throw _view._host.Except("Encountered null when iterating over data, this is not supported.");
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            Current();
            id = new DataViewRowId((ulong)_position, 0);
        };

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters.CheckActive(this, column);
            return Getters.Cast<TValue>(MemberGetters.Create(_view._members[column.Index], Current));
        }

        protected override void Dispose(bool disposing) => _enumerator.Dispose();

        private TRow Current() => _current ?? throw RowStates.NotOnARow();
    }
}
