using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>A cursor over scored data of which no scored column was asked for: the input's cursor under the output's schema.</summary>
internal sealed class UnscoredCursor(DataViewRowCursor input, ScoringBindings bindings) : DataViewRowCursor
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => bindings.Output;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        !bindings.IsScored(column.Index) && input.IsColumnActive(bindings.Input[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => bindings.IsScored(column.Index)
        ? throw RowErrors.NotActive(column)
        : input.GetGetter<TValue>(bindings.Input[column.Index]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
