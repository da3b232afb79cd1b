namespace Microsoft.ML.Data;

/// <summary>A view seen through a row mapper: the same rows, other columns.</summary>
internal sealed class MappedView(IDataView source, RowMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        mapper.GetCursor(source, columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        mapper.GetCursorSet(source, columnsNeeded, n, rand);
}
