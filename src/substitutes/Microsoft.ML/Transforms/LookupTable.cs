using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A dictionary between two column types.</summary>
internal abstract class LookupTable(DataViewType keyType, DataViewType valueType, DataViewSchema.Annotations annotations)
{
    public DataViewType KeyType { get; } = keyType;

    public DataViewType ValueType { get; } = valueType;

    /// <summary>The annotations of the looked-up column.</summary>
    public DataViewSchema.Annotations Annotations { get; } = annotations;

    public static LookupTable From(IExceptionContext context, IDataView view, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn)
    {
        context.CheckValue(view, "lookupMap");
        CheckBelongs(context, view, keyColumn, nameof(keyColumn));
        CheckBelongs(context, view, valueColumn, nameof(valueColumn));
        var table = Create(keyColumn.Type, valueColumn.Type, valueColumn.Annotations);
        table.Fill(context, view, keyColumn, valueColumn);
        return table;
    }

    public static LookupTable Read(ModelReader reader)
    {
        var table = Create(reader.ReadType(), reader.ReadType(), reader.ReadAnnotations());
        table.Fill(reader, reader.ReadInt32());
        return table;
    }

    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void Write(ModelWriter writer);

    protected abstract void Fill(IExceptionContext context, IDataView view, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn);

    protected abstract void Fill(ModelReader reader, int count);

    private static LookupTable Create(DataViewType keyType, DataViewType valueType, DataViewSchema.Annotations annotations) =>
        (LookupTable)Activator.CreateInstance(
            typeof(LookupTable<,>).MakeGenericType(keyType.RawType, valueType.RawType), keyType, valueType, annotations);

    private static void CheckBelongs(IExceptionContext context, IDataView view, DataViewSchema.Column column, string name)
    {
        var found = view.Schema.GetColumnOrNull(column.Name)
            ?? throw context.Except($"The selected column {name} is not included in the targeted IDataView dataView");
        if (found.Index != column.Index)
        {
            throw context.Except($"{name}'s column index doesn't match that of the associated column in dataView");
        }

        if (!found.Type.Equals(column.Type))
        {
            throw context.Except($"{name}'s column type doesn't match that of the associated column in dataView");
        }
    }
}

internal sealed class LookupTable<TKey, TValue>(DataViewType keyType, DataViewType valueType, DataViewSchema.Annotations annotations)
    : LookupTable(keyType, valueType, annotations)
{
    private readonly Dictionary<TKey, TValue> _values = new(TextComparer.EqualityOf<TKey>());

    /// <summary>For tables made from pairs: the values are taken as they are.</summary>
    public LookupTable<TKey, TValue> With(IExceptionContext context, IEnumerable<TKey> keys, IEnumerable<TValue> values)
    {
        foreach (var (key, value) in keys.Zip(values))
        {
            Add(context, key, value);
        }

        return this;
    }

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var source = Getters.Of(row, column);
        return ValueType is VectorDataViewType vector
            ? Generic.Call(VectorGetter<int>, vector.ItemType.RawType, (ValueGetter<TKey>)source)
            : Itemwise.Create<TKey, TValue>(source, column.Type is VectorDataViewType, key => _values.GetValueOrDefault(key));
    }

    public override void Write(ModelWriter writer)
    {
        writer.WriteType(KeyType);
        writer.WriteType(ValueType);
        writer.WriteAnnotations(Annotations);
        writer.Write(_values.Count);
        var keyCodec = (ValueCodec<TKey>)ValueCodec.For(KeyType);
        var valueCodec = (ValueCodec<TValue>)ValueCodec.For(ValueType);
        foreach (var (key, value) in _values)
        {
            keyCodec.Write(writer, key);
            valueCodec.Write(writer, value);
        }
    }

    protected override void Fill(IExceptionContext context, IDataView view, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn)
    {
        using var cursor = view.GetRowCursor([keyColumn, valueColumn]);
        var keyGetter = cursor.GetGetter<TKey>(keyColumn);
        var valueGetter = cursor.GetGetter<TValue>(valueColumn);
        while (cursor.MoveNext())
        {
            // Fresh for every row, so that vectors do not share their arrays.
            TKey key = default;
            TValue value = default;
            keyGetter(ref key);
            valueGetter(ref value);
            Add(context, key, value);
        }
    }

    protected override void Fill(ModelReader reader, int count)
    {
        var keyCodec = (ValueCodec<TKey>)ValueCodec.For(KeyType);
        var valueCodec = (ValueCodec<TValue>)ValueCodec.For(ValueType);
        for (var i = 0; i < count; i++)
        {
            TKey key = default;
            TValue value = default;
            keyCodec.Read(reader, ref key);
            valueCodec.Read(reader, ref value);
            Add(reader.Environment, key, value);
        }
    }

    private void Add(IExceptionContext context, TKey key, TValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            throw context.Except($"Duplicate keys in data '{key}'");
        }
    }

    private Delegate VectorGetter<TItem>(ValueGetter<TKey> source)
    {
        var values = (Dictionary<TKey, VBuffer<TItem>>)(object)_values;
        TKey key = default;
        return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> result) =>
        {
            source(ref key);
            values.GetValueOrDefault(key).CopyTo(ref result);
        });
    }
}
