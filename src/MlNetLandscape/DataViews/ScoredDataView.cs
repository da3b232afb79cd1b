using Microsoft.ML;

namespace MlNetLandscape;

/// <summary>
/// The input with the network's columns beside it. Lazy: nothing is scored until a cursor is asked for a scored column, and then a batch of rows at a time.
/// </summary>
internal sealed class ScoredDataView(IDataView input, ScoringBindings bindings) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => bindings.Output;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = bindings.ActiveFlags(columnsNeeded);
        return Wrap(input.GetRowCursor(Inputs(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = bindings.ActiveFlags(columnsNeeded);
        return [.. input.GetRowCursorSet(Inputs(active), n, rand).Select(cursor => Wrap(cursor, active))];
    }

    private IEnumerable<DataViewSchema.Column> Inputs(bool[] active) => bindings.InputsFor(Schema.Where(column => active[column.Index]));

    private DataViewRowCursor Wrap(DataViewRowCursor cursor, bool[] active) =>
        active.AsSpan(bindings.Input.Count).Contains(true)
            ? new ScoringCursor(cursor, bindings, active)
            : new UnscoredCursor(cursor, bindings);
}
