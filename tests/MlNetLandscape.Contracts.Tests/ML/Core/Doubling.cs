using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

/// <summary>An estimator and transformer of our own, by the public API only: appends Twice = 2·Number. Saved as a stock copy of the column.</summary>
internal sealed class DoublingEstimator(MLContext ml, Action<string>? log = null) : IEstimator<DoublingTransformer>
{
    public DoublingTransformer Fit(IDataView input)
    {
        log?.Invoke("fit");
        return new DoublingTransformer(ml);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        log?.Invoke("shape");
        Assert.Contains(inputSchema, column => column.Name == "Number" && column.ItemType == NumberDataViewType.Single);
        return ml.Transforms.CopyColumns("Twice", "Number").GetOutputSchema(inputSchema);
    }
}

internal sealed class DoublingTransformer(MLContext ml) : ITransformer, IDisposable
{
    public bool IsDisposed { get; private set; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn("Twice", NumberDataViewType.Single);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new View(input, new Mapper(input.Schema, GetOutputSchema(input.Schema)));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(inputSchema, GetOutputSchema(inputSchema));

    public void Dispose() => IsDisposed = true;

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        var empty = ml.Data.LoadFromEnumerable(Array.Empty<Numbers.Row>());
        ICanSaveModel carrier = ml.Transforms.CopyColumns("Half", "Number").Append(ml.Transforms.CopyColumns("Twice", "Half")).Fit(empty);
        carrier.Save(ctx);
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema output) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => input;

        public DataViewSchema OutputSchema => output;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns
            .Select(column => column.Index == input.Count ? input["Number"] : input[column.Index])
            .DistinctBy(column => column.Index);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(input, output, activeColumns);
    }

    private sealed class View(IDataView input, Mapper mapper) : IDataView
    {
        public bool CanShuffle => input.CanShuffle;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.ToArray();
            var cursor = input.GetRowCursor(mapper.GetDependencies(needed), rand);
            return new Cursor(cursor, mapper.GetRow(cursor, needed));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Row(DataViewRow input, DataViewSchema output, IEnumerable<DataViewSchema.Column> active) : DataViewRow
    {
        private readonly HashSet<int> _active = active.Select(column => column.Index).ToHashSet();

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => output;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < input.Schema.Count)
            {
                return input.GetGetter<TValue>(input.Schema[column.Index]);
            }

            var getter = input.GetGetter<float>(input.Schema["Number"]);
            ValueGetter<float> twice = (ref float value) =>
            {
                getter(ref value);
                value *= 2;
            };
            return (ValueGetter<TValue>)(object)twice;
        }
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewRow row) : DataViewRowCursor
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => row.Schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing) => input.Dispose();
    }
}
