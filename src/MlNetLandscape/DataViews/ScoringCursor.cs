using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>
/// Reads rows ahead and scores them together: 1, 4, 16, 64, then 256 at a time, so that whoever takes ten rows does not wait for 256, and whoever takes
/// all pays for one forward pass per 256.
/// </summary>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private const int LargestBatch = 256;
    private const int LargestBatchFloats = 1 << 24; // 64 MiB of features read ahead
    private const int Growth = 4;

    private readonly DataViewRowCursor _input;
    private readonly ScoringBindings _bindings;
    private readonly bool[] _active;
    private readonly InputColumnBuffer?[] _columns;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly ValueGetter<VBuffer<float>>? _inputFeatures; // null when the feature column is buffered anyway
    private readonly int _features;
    private readonly int _scoreSize;
    private readonly int _largestBatch;

    private VBuffer<float> _row;
    private float[] _rows = [];      // [B, D]
    private float[] _scores = [];    // [B, K]
    private long[] _positions = [];
    private long[] _batches = [];
    private DataViewRowId[] _ids = [];
    private int _capacity;
    private int _count;
    private int _index = -1;
    private bool _ended;

    /// <summary>Wraps an input cursor in which the feature column and all other needed columns are active.</summary>
    public ScoringCursor(DataViewRowCursor input, ScoringBindings bindings, bool[] active)
    {
        _input = input;
        _bindings = bindings;
        _active = active;
        _features = bindings.Scored.Model.Shape.Features;
        _scoreSize = bindings.Scored.Model.Task.ScoreSize;
        _largestBatch = Math.Clamp(LargestBatchFloats / _features, 1, LargestBatch);
        _inputId = input.GetIdGetter();
        _columns = new InputColumnBuffer?[bindings.Input.Count];
        foreach (var column in bindings.Input.Where(column => active[column.Index]))
        {
            _columns[column.Index] = InputColumnBuffer.Create(input, column, () => _index);
        }

        if (_columns[bindings.Feature.Index] is null)
        {
            _inputFeatures = input.GetGetter<VBuffer<float>>(bindings.Feature);
        }
    }

    public override long Position => OnRow ? _positions[_index] : -1;

    public override long Batch => OnRow ? _batches[_index] : _input.Batch;

    public override DataViewSchema Schema => _bindings.Output;

    private bool OnRow => (uint)_index < (uint)_count;

    public override bool MoveNext()
    {
        if (_index + 1 < _count)
        {
            _index++;
            return true;
        }

        _count = 0;
        _index = _ended ? -1 : 0;
        if (_ended)
        {
            return false;
        }

        ReadBatch();
        return OnRow;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
        {
            throw RowErrors.NotActive(column);
        }

        var getter = _bindings.IsScored(column.Index)
            ? _bindings.ScoredColumn(column.Index).CreateGetter(() => _scores.AsSpan(_index * _scoreSize, _scoreSize))
            : _columns[column.Index]!.Getter;
        return RowErrors.Cast<TValue>(getter, column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[_index];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadBatch()
    {
        if (_capacity < _largestBatch)
        {
            Grow(Math.Clamp(_capacity * Growth, 1, _largestBatch));
        }

        while (_count < _capacity)
        {
            if (!_input.MoveNext())
            {
                _ended = true;
                break;
            }

            _positions[_count] = _input.Position;
            _batches[_count] = _input.Batch;
            _inputId(ref _ids[_count]);
            foreach (var column in _columns)
            {
                column?.Read(_count);
            }

            CopyFeatures(_rows.AsSpan(_count * _features, _features));
            _count++;
        }

        if (_count > 0)
        {
            _bindings.Scored.Model.Score(_rows.AsSpan(0, _count * _features), _count, _scores.AsSpan(0, _count * _scoreSize));
        }
    }

    private void CopyFeatures(Span<float> row)
    {
        if (_inputFeatures is null)
        {
            var buffer = (VectorColumnBuffer<float>)_columns[_bindings.Feature.Index]!;
            FeatureRows.CopyTo(in buffer.At(_count), row);
        }
        else
        {
            _inputFeatures(ref _row);
            FeatureRows.CopyTo(in _row, row);
        }
    }

    private void Grow(int rows)
    {
        _capacity = rows;
        _rows = new float[checked(rows * _features)];
        _scores = new float[checked(rows * _scoreSize)];
        _positions = new long[rows];
        _batches = new long[rows];
        _ids = new DataViewRowId[rows];
        foreach (var column in _columns)
        {
            column?.Resize(rows);
        }
    }
}
