using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view of text that is read anew on each pass.</summary>
internal sealed class TextView(IHost host, TextLoader.Options options, TextColumn[] columns, DataViewSchema schema, IMultiStreamSource source) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(host, options, columns, schema, source, Getters.Active(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly IHost _host;
        private readonly TextLoader.Options _options;
        private readonly IMultiStreamSource _source;
        private readonly bool[] _active;
        private readonly FieldSplitter _fields;
        private readonly ColumnParser[] _parsers;
        private LineReader _lines;
        private int _nextFile;
        private long _rows;
        private long _position = -1;

        public Cursor(IHost host, TextLoader.Options options, TextColumn[] columns, DataViewSchema schema, IMultiStreamSource source, bool[] active)
        {
            _host = host;
            _options = options;
            _source = source;
            _active = active;
            Schema = schema;
            _parsers = columns.Select((column, index) => active[index] ? ColumnParser.Create(column, options) : null).ToArray();
            var needed = columns.Where((_, index) => active[index]).SelectMany(column => column.Segments);
            _fields = new FieldSplitter(options, needed.Select(segment => (segment.Limit ?? int.MaxValue) - 1).DefaultIfEmpty(0).Max());
        }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_rows >= (_options.MaxRows ?? long.MaxValue) || !NextLine())
            {
                _position = -1;
                return false;
            }

            _position = _rows++;
            try
            {
                _fields.Split(_lines.Line);
                foreach (var parser in _parsers)
                {
                    parser?.Parse(_fields, _lines.Number);
                }
            }
            catch (FormatException exception)
            {
                throw _host.Marked(new FormatException("Parsing failed with an exception: " + exception.Message, exception));
            }

            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
            id = _position >= 0 ? new DataViewRowId((ulong)_position, 0) : throw RowStates.NotOnARow();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters.CheckActive(this, column);
            return Getters.Cast<TValue>(_parsers[column.Index].CreateGetter(() =>
            {
                if (_position < 0)
                {
                    throw RowStates.NotOnARow();
                }
            }));
        }

        protected override void Dispose(bool disposing) => _lines?.Dispose();

        private bool NextLine()
        {
            while (_lines is null || !_lines.MoveNext())
            {
                _lines?.Dispose();
                _lines = null;
                if (_nextFile >= _source.Count)
                {
                    return false;
                }

                _lines = new LineReader(_source.OpenTextReader(_nextFile++), _options);
                if (_options.HasHeader)
                {
                    _lines.MoveNext();
                }
            }

            return true;
        }
    }
}
