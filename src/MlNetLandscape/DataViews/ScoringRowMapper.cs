using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>Scores single rows, as a prediction engine asks for them.</summary>
internal sealed class ScoringRowMapper(ScoringBindings bindings) : IRowToRowMapper
{
    public DataViewSchema InputSchema => bindings.Input;

    public DataViewSchema OutputSchema => bindings.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => bindings.InputsFor(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        if (input.Schema != bindings.Input)
        {
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to");
        }

        return new ScoringRow(input, bindings, bindings.ActiveFlags(activeColumns));
    }

    private sealed class ScoringRow : DataViewRow
    {
        private readonly DataViewRow _input;
        private readonly ScoringBindings _bindings;
        private readonly bool[] _active;
        private readonly ValueGetter<VBuffer<float>>? _inputFeatures;
        private readonly float[] _row;    // [D]
        private readonly float[] _scores; // [K]
        private VBuffer<float> _features;
        private long _scoredPosition = -1;

        public ScoringRow(DataViewRow input, ScoringBindings bindings, bool[] active)
        {
            _input = input;
            _bindings = bindings;
            _active = active;
            _row = new float[bindings.Scored.Model.Shape.Features];
            _scores = new float[bindings.Scored.Model.Task.ScoreSize];
            if (active.AsSpan(bindings.Input.Count).Contains(true))
            {
                _inputFeatures = input.GetGetter<VBuffer<float>>(bindings.Feature);
            }
        }

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override DataViewSchema Schema => _bindings.Output;

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!_bindings.IsScored(column.Index))
            {
                return _input.GetGetter<TValue>(_bindings.Input[column.Index]);
            }

            return _active[column.Index]
                ? RowErrors.Cast<TValue>(_bindings.ScoredColumn(column.Index).CreateGetter(Scores), column)
                : throw RowErrors.NotActive(column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _input.Dispose();
            }

            base.Dispose(disposing);
        }

        private ReadOnlySpan<float> Scores()
        {
            if (_scoredPosition != _input.Position)
            {
                _inputFeatures!(ref _features);
                FeatureRows.CopyTo(in _features, _row);
                _bindings.Scored.Model.Score(_row, 1, _scores);
                _scoredPosition = _input.Position;
            }

            return _scores;
        }
    }
}
