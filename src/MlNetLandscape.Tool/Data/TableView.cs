using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>Columns in memory as data. Every pass over them ends where the call is to end.</summary>
internal sealed class TableView : IDataView
{
    private readonly Array[] _columns;
    private readonly CancellationToken _cancellation;

    /// <param name="columns">Names and values: Single, Boolean or text; equally many of each.</param>
    /// <param name="cancellation">Looked at on every row.</param>
    public TableView(IReadOnlyList<(string Name, Array Values)> columns, CancellationToken cancellation)
    {
        (_columns, _cancellation) = ([.. columns.Select(column => column.Values)], cancellation);
        var schema = new DataViewSchema.Builder();
        foreach (var (name, values) in columns)
            schema.AddColumn(name, values switch { float[] => NumberDataViewType.Single, bool[] => BooleanDataViewType.Instance, _ => TextDataViewType.Instance });
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public int Rows => _columns[0].Length;

    public long? GetRowCount() => Rows;

    /// <summary>The rows with a number that is missing, or with no word in a column.</summary>
    /// <param name="column">The column of words that counts.</param>
    public int Incomplete(string column) => Enumerable.Range(0, Rows).Count(row => _columns.Where((values, index) => values switch
    {
        float[] numbers => float.IsNaN(numbers[row]),
        ReadOnlyMemory<char>[] words => Schema[index].Name == column && words[row].IsEmpty,
        _ => false,
    }).Any());

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(TableView view, HashSet<int> active) : DataViewRowCursor
    {
        private int _row = -1;
        private int _next;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            view._cancellation.ThrowIfCancellationRequested();
            _row = _next < view.Rows ? _next++ : -1;
            return _row >= 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => view._columns[column.Index] is TValue[] values
            ? (ref TValue value) => value = values[_row]
            : throw new InvalidOperationException($"The column '{column.Name}' is of {column.Type}. It was asked for {typeof(TValue).Name}.");
    }
}
