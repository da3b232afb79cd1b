using Microsoft.ML;

namespace MlNetLandscape;

/// <summary>
/// The input with the model's columns beside it. Lazy: nothing is scored until a cursor is asked for a scored column, and then a batch of rows at a time.
/// </summary>
internal sealed class ScoredDataView(IDataView input, ScoringBindings bindings) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => bindings.Output;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = bindings.ActiveFlags(columnsNeeded);
        var cursor = input.GetRowCursor(Inputs(active), rand);
        return Scores(active) ? new ScoringCursor(cursor, bindings, active) : new UnscoredCursor(cursor, bindings);
    }

    /// <summary>
    /// One cursor where rows are scored: which rows share a batch, and so the last bits of their scores, must not depend on how threads race. The
    /// input may still be read in parallel below it, and libtorch computes in parallel.
    /// </summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = bindings.ActiveFlags(columnsNeeded);
        return Scores(active)
            ? [GetRowCursor(columnsNeeded, rand)]
            : [.. input.GetRowCursorSet(Inputs(active), n, rand).Select(cursor => new UnscoredCursor(cursor, bindings))];
    }

    private bool Scores(bool[] active) => active.AsSpan(bindings.Input.Count).Contains(true);

    private IEnumerable<DataViewSchema.Column> Inputs(bool[] active) => bindings.InputsFor(Schema.Where(column => active[column.Index]));
}
