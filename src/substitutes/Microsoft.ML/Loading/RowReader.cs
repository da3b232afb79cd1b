using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fills objects from rows: the counterpart of <see cref="MemberGetters"/>. Keys stay 1-based.</summary>
internal sealed class RowReader<TRow>
    where TRow : class
{
    private readonly (MemberColumn Member, DataViewSchema.Column Column)[] _bound;

    /// <summary>Binds the members to the columns of a schema. A missing column is an error, or leaves its member alone.</summary>
    public RowReader(IExceptionContext context, DataViewSchema schema, MemberColumn[] members, bool ignoreMissingColumns)
    {
        var bound = new List<(MemberColumn, DataViewSchema.Column)>();
        foreach (var member in members)
        {
            if (schema.GetColumnOrNull(member.Column.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                {
                    continue;
                }

                throw context.ExceptMissingColumn(nameof(IDataView.Schema), string.Empty, member.Column.Name);
            }

            if (!member.CanHold(column.Type))
            {
                throw context.Except(
                    $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' " +
                    $"to field or property '{member.MemberName}' of type '{member.MemberType.FullName}'.");
            }

            bound.Add((member, column));
        }

        _bound = bound.ToArray();
    }

    public IEnumerable<DataViewSchema.Column> Columns => _bound.Select(pair => pair.Column);

    /// <summary>An action that fills an object with the current values of the row.</summary>
    public Action<TRow> CreateFill(DataViewRow row)
    {
        var setters = _bound
            .Select(pair => Generic.Call(CreateSetter<int>, pair.Member.MemberType, pair.Member, row, pair.Column))
            .ToArray();
        return target =>
        {
            foreach (var set in setters)
            {
                set(target);
            }
        };
    }

    private static Action<TRow> CreateSetter<TMember>(MemberColumn member, DataViewRow row, DataViewSchema.Column column)
    {
        var write = member.Writer<TRow, TMember>();
        if (typeof(TMember) == typeof(string))
        {
            var text = row.GetGetter<ReadOnlyMemory<char>>(column);
            var set = (Action<TRow, string>)(object)write;
            ReadOnlyMemory<char> buffer = default;
            return target =>
            {
                text(ref buffer);
                set(target, buffer.ToString());
            };
        }

        if (typeof(TMember) == typeof(string[]))
        {
            return CreateArraySetter<ReadOnlyMemory<char>, string>(member, row, column, (in VBuffer<ReadOnlyMemory<char>> source, string[] items) =>
            {
                Array.Fill(items, string.Empty);
                foreach (var item in source.Items())
                {
                    items[item.Key] = item.Value.ToString();
                }
            });
        }

        if (typeof(TMember).IsArray)
        {
            return Generic.Call(CreateArraySetter<int>, typeof(TMember).GetElementType(), member, row, column);
        }

        // A buffer the object already has is filled in place.
        var getter = row.GetGetter<TMember>(column);
        if (column.Type is VectorDataViewType)
        {
            var read = member.Reader<TRow, TMember>();
            return target =>
            {
                var value = read(target);
                getter(ref value);
                write(target, value);
            };
        }

        TMember scalar = default;
        return target =>
        {
            getter(ref scalar);
            write(target, scalar);
        };
    }

    private static Action<TRow> CreateArraySetter<T>(MemberColumn member, DataViewRow row, DataViewSchema.Column column) =>
        CreateArraySetter<T, T>(member, row, column, (in VBuffer<T> source, T[] items) => source.CopyTo(items));

    /// <summary>An array of the right length that the object already has is filled in place.</summary>
    private static Action<TRow> CreateArraySetter<TSource, TItem>(
        MemberColumn member,
        DataViewRow row,
        DataViewSchema.Column column,
        CopyItems<TSource, TItem> copy)
    {
        var getter = row.GetGetter<VBuffer<TSource>>(column);
        var read = member.Reader<TRow, TItem[]>();
        var write = member.Writer<TRow, TItem[]>();
        VBuffer<TSource> buffer = default;
        return target =>
        {
            getter(ref buffer);
            var items = read(target);
            if (items is null || items.Length != buffer.Length)
            {
                items = new TItem[buffer.Length];
                write(target, items);
            }

            copy(buffer, items);
        };
    }

    private delegate void CopyItems<TSource, TItem>(in VBuffer<TSource> source, TItem[] items);
}
