using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Output = some input columns in a given order and the columns of a <see cref="RowMap"/>: at the end, or right after the column they
/// hide. One mapper owns one output schema instance.
/// </summary>
internal sealed class RowMapper : IRowToRowMapper
{
    /// <summary>Where each output column comes from: an input column, or the complement of an added one.</summary>
    private readonly List<int> _sources;

    private readonly RowMap _map;

    public RowMapper(DataViewSchema input, RowMap map)
        : this(input, Enumerable.Range(0, input.Count).ToArray(), map)
    {
    }

    public RowMapper(DataViewSchema input, int[] passed, RowMap map)
    {
        InputSchema = input;
        _map = map;
        _sources = [.. passed];
        for (var added = 0; added < map.Columns.Count; added++)
        {
            var name = map.Columns[added].Name;
            var hidden = _sources.FindLastIndex(source => NameOf(source) == name);
            _sources.Insert(hidden >= 0 ? hidden + 1 : _sources.Count, ~added);
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_sources.Select(source => source >= 0 ? new DataViewSchema.DetachedColumn(input[source]) : map.Columns[~source]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Dependencies(Getters.Active(OutputSchema, dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(null, input, nameof(input));
        if (input.Schema != InputSchema)
        {
            throw Contracts.Mark(new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to"));
        }

        // Columns of the input are as active as they are there.
        var active = Getters.Active(OutputSchema, activeColumns);
        for (var i = 0; i < active.Length; i++)
        {
            active[i] = _sources[i] < 0 ? active[i] : input.IsColumnActive(InputSchema[_sources[i]]);
        }

        return new Row(this, input, active);
    }

    public DataViewRowCursor GetCursor(IDataView source, IEnumerable<DataViewSchema.Column> columns, Random random)
    {
        var active = Getters.Active(OutputSchema, columns);
        return new Cursor(this, source.GetRowCursor(Dependencies(active), random), active);
    }

    public DataViewRowCursor[] GetCursorSet(IDataView source, IEnumerable<DataViewSchema.Column> columns, int n, Random random)
    {
        var active = Getters.Active(OutputSchema, columns);
        return source.GetRowCursorSet(Dependencies(active), n, random).Select(cursor => new Cursor(this, cursor, active)).ToArray();
    }

    private string NameOf(int source) => source >= 0 ? InputSchema[source].Name : _map.Columns[~source].Name;

    private DataViewSchema.Column[] Dependencies(bool[] active)
    {
        var needed = new bool[InputSchema.Count];
        for (var i = 0; i < active.Length; i++)
        {
            if (_sources[i] >= 0)
            {
                needed[_sources[i]] |= active[i];
            }
        }

        foreach (var index in _map.GetDependencies(IsAddedActive(active)))
        {
            needed[index] = true;
        }

        return InputSchema.Where(column => needed[column.Index]).ToArray();
    }

    private Func<int, bool> IsAddedActive(bool[] active) => added => active[_sources.IndexOf(~added)];

    private sealed class Row : DataViewRow
    {
        private readonly RowMapper _mapper;
        private readonly DataViewRow _input;
        private readonly bool[] _active;
        private readonly Delegate[] _getters;

        public Row(RowMapper mapper, DataViewRow input, bool[] active)
        {
            _mapper = mapper;
            _input = input;
            _active = active;
            _getters = mapper._map.CreateGetters(input, mapper.IsAddedActive(active));
        }

        public override DataViewSchema Schema => _mapper.OutputSchema;

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters.CheckActive(this, column);
            var source = _mapper._sources[column.Index];
            return source >= 0 ? _input.GetGetter<TValue>(_mapper.InputSchema[source]) : Getters.Cast<TValue>(_getters[~source]);
        }

        protected override void Dispose(bool disposing) => _input.Dispose();
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Row _row;

        public Cursor(RowMapper mapper, DataViewRowCursor input, bool[] active)
        {
            _input = input;
            _row = new Row(mapper, input, active);
        }

        public override DataViewSchema Schema => _row.Schema;

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override bool MoveNext() => _input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing) => _row.Dispose();
    }
}
