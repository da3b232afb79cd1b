namespace Microsoft.ML.Data;

/// <summary>Rows <c>skip</c> to <c>skip + take - 1</c> of a source, in its own order.</summary>
internal sealed class SkipTakeView(IDataView source, long skip, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() is { } rows ? Math.Min(Math.Max(0, rows - skip), take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var columns = columnsNeeded.ToArray();
        var toSkip = skip;
        var toTake = take;
        return new WrappedCursor(source.GetRowCursor(columns), Getters.Active(Schema, columns), cursor =>
        {
            for (; toSkip > 0; toSkip--)
            {
                if (!cursor.MoveNext())
                {
                    return false;
                }
            }

            return toTake-- > 0 && cursor.MoveNext();
        });
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
