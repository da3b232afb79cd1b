namespace Microsoft.ML.Data;

/// <summary>A row over one object at a time; its position counts the objects.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly MemberColumn[] _members;
    private TRow _current;
    private long _position = -1;

    public ObjectRow(MemberColumn[] members)
    {
        _members = members;
        Schema = CreateSchema(members);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public static DataViewSchema CreateSchema(MemberColumn[] members)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(members.Select(member => member.Column));
        return builder.ToSchema();
    }

    public void Set(TRow row)
    {
        _current = row;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.CheckActive(this, column);
        return Getters.Cast<TValue>(MemberGetters.Create(_members[column.Index], () => _current ?? throw RowStates.NotOnARow()));
    }
}
