namespace Microsoft.ML.Data;

/// <summary>
/// A view with one slot of the features replaced, row after row, by given values; a column of the same name and type hides the old one.
/// It may end after the last value.
/// </summary>
internal sealed class PermutedView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column _features;
    private readonly int _slot;
    private readonly float[] _values;
    private readonly bool _cut;

    public PermutedView(IDataView source, DataViewSchema.Column features, int slot, float[] values, bool cut)
    {
        _source = source;
        _features = features;
        _slot = slot;
        _values = values;
        _cut = cut;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema);
        builder.AddColumn(features.Name, features.Type);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>The values of one slot in row order.</summary>
    public static float[] ReadSlot(IDataView data, DataViewSchema.Column features, int slot, int limit)
    {
        var values = new List<float>();
        using var cursor = data.GetRowCursor([features]);
        var getter = cursor.GetGetter<VBuffer<float>>(features);
        var vector = default(VBuffer<float>);
        while (values.Count < limit && cursor.MoveNext())
        {
            getter(ref vector);
            values.Add(vector.GetItemOrDefault(slot));
        }

        return values.ToArray();
    }

    public long? GetRowCount() => _source.GetRowCount() is { } rows && _cut ? Math.Min(rows, _values.Length) : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = Getters.Active(Schema, columnsNeeded);
        var needed = _source.Schema.Where(column => active[column.Index] || (column.Index == _features.Index && active[^1]));
        return new Cursor(this, _source.GetRowCursor(needed), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(PermutedView view, DataViewRowCursor input, bool[] active) : DataViewRowCursor
    {
        private int _row = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override bool MoveNext()
        {
            _row++;
            return !(view._cut && _row >= view._values.Length) && input.MoveNext();
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters.CheckActive(this, column);
            return column.Index == view.Schema.Count - 1
                ? Getters.Cast<TValue>(Features())
                : input.GetGetter<TValue>(view._source.Schema[column.Index]);
        }

        protected override void Dispose(bool disposing) => input.Dispose();

        private ValueGetter<VBuffer<float>> Features()
        {
            var getter = input.GetGetter<VBuffer<float>>(view._features);
            var vector = default(VBuffer<float>);
            return (ref VBuffer<float> result) =>
            {
                getter(ref vector);
                vector.CopyToDense(ref result);
                VBufferEditor.CreateFromBuffer(ref result).Values[view._slot] = view._values[_row];
            };
        }
    }
}
