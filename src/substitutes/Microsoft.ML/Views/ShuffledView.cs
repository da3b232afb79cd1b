using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Rows drawn at random from a pool that is refilled from the source, 16 rows at a time; the source is shuffled as well if it can be.
/// The same draws as upstream: head = position in a ring of rows, each step swaps the head with one of the next min(live, pool) rows.
/// </summary>
internal sealed class ShuffledView(IDataView source, int poolRows, bool shuffleSource, int seed) : IDataView
{
    private const int Refill = 16;

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var random = rand ?? new TauswortheHybrid((uint)seed);
        var sourceRandom = shuffleSource ? new TauswortheHybrid(random) : null;
        var input = source.GetRowCursor(columnsNeeded, sourceRandom);
        return poolRows == 1 ? input : new Cursor(input, poolRows, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly int _poolRows;
        private readonly int[] _ring;
        private readonly SlotBuffer[] _buffers;
        private readonly SlotBuffer<DataViewRowId> _ids;
        private int _head = -1;
        private int _live;
        private bool _sourceEnded;
        private long _position = -1;

        public Cursor(DataViewRowCursor input, int poolRows, Random random)
        {
            _input = input;
            _poolRows = poolRows;
            _random = random;
            _ring = Enumerable.Range(0, poolRows + Refill).ToArray();
            _buffers = Schema
                .Select(column => input.IsColumnActive(column) ? SlotBuffer.Create(input, column, _ring.Length) : null)
                .ToArray();
            _ids = new SlotBuffer<DataViewRowId>(input.GetIdGetter(), _ring.Length, (in DataViewRowId from, ref DataViewRowId to) => to = from);
        }

        public override DataViewSchema Schema => _input.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        private int Slot => _position >= 0 ? _ring[_head] : throw RowStates.NotOnARow();

        public override bool MoveNext()
        {
            if (_live > 0)
            {
                // The row at the head has been served.
                _live--;
            }

            _head = (_head + 1) % _ring.Length;
            while (_live < _poolRows && !_sourceEnded)
            {
                FillSome();
            }

            if (_live == 0)
            {
                _position = -1;
                return false;
            }

            var other = (_head + _random.Next(Math.Min(_live, _poolRows))) % _ring.Length;
            (_ring[_head], _ring[other]) = (_ring[other], _ring[_head]);
            _position++;
            return true;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => _ids.CreateGetter(() => Slot);

        public override bool IsColumnActive(DataViewSchema.Column column) => _input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Getters.CheckActive(this, column);
            return _buffers[column.Index] is SlotBuffer<TValue> buffer
                ? buffer.CreateGetter(() => Slot)
                : Getters.Cast<TValue>(_buffers[column.Index].CreateUntypedGetter(() => Slot));
        }

        protected override void Dispose(bool disposing) => _input.Dispose();

        private void FillSome()
        {
            for (var row = 0; row < Refill; row++)
            {
                if (!_input.MoveNext())
                {
                    _sourceEnded = true;
                    return;
                }

                var slot = _ring[(_head + _live) % _ring.Length];
                _ids.Fill(slot);
                foreach (var buffer in _buffers)
                {
                    buffer?.Fill(slot);
                }

                _live++;
            }
        }
    }
}
