using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>All values of one column, in memory.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewType type) => type is VectorDataViewType vector
        ? Generic.Call(MakeVectors<int>, vector.ItemType.RawType)
        : Generic.Call(MakeValues<int>, type.RawType);

    /// <summary>An action that appends the current value of the row's column.</summary>
    public abstract Action Appender(DataViewRow row, DataViewSchema.Column column);

    /// <summary>An action that appends a value read from the stream.</summary>
    public abstract Action<BinaryReader> Appender(ValueCodec codec);

    /// <summary>The <c>ValueGetter&lt;RawType&gt;</c> of the row that <paramref name="row"/> names.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    private static ColumnStore MakeValues<T>() => new ValueStore<T>();

    private static ColumnStore MakeVectors<T>() => new VectorStore<T>();
}

internal abstract class ColumnStore<T> : ColumnStore
{
    public override Action Appender(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            Append(value);
        };
    }

    public override Action<BinaryReader> Appender(ValueCodec codec)
    {
        T value = default;
        return reader =>
        {
            ((ValueCodec<T>)codec).Read(reader, ref value);
            Append(value);
        };
    }

    protected abstract void Append(in T value);
}

internal sealed class ValueStore<T> : ColumnStore<T>
{
    private readonly List<T> _values = [];

    public override Delegate CreateGetter(Func<int> row)
    {
        var values = _values;
        return (ValueGetter<T>)((ref T value) => value = values[row()]);
    }

    protected override void Append(in T value) => _values.Add(value);
}

/// <summary>Vectors packed into large chunks, so that rows cost no allocation of their own.</summary>
internal sealed class VectorStore<T> : ColumnStore<VBuffer<T>>
{
    private const int LargestChunk = 1 << 22;
    private readonly List<Row> _rows = [];
    private T[] _values = [];
    private int[] _indices = [];
    private int _usedValues;
    private int _usedIndices;

    public override Delegate CreateGetter(Func<int> row)
    {
        var rows = _rows;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            var stored = rows[row()];
            var editor = VBufferEditor.Create(ref value, stored.Length, stored.Count);
            stored.Values.AsSpan(stored.ValuesAt, stored.Count).CopyTo(editor.Values);
            if (stored.Count < stored.Length)
            {
                stored.Indices.AsSpan(stored.IndicesAt, stored.Count).CopyTo(editor.Indices);
            }

            value = editor.Commit();
        });
    }

    protected override void Append(in VBuffer<T> value)
    {
        var values = value.GetValues();
        var indices = value.GetIndices();
        var valuesAt = Place(values, ref _values, ref _usedValues);
        var indicesAt = Place(indices, ref _indices, ref _usedIndices);
        _rows.Add(new Row(value.Length, values.Length, _values, valuesAt, _indices, indicesAt));
    }

    private static int Place<TItem>(ReadOnlySpan<TItem> items, ref TItem[] chunk, ref int used)
    {
        if (chunk.Length - used < items.Length)
        {
            chunk = new TItem[Math.Max(items.Length, Math.Min(LargestChunk, 2 * (chunk.Length + (4 * items.Length))))];
            used = 0;
        }

        var at = used;
        items.CopyTo(chunk.AsSpan(at));
        used += items.Length;
        return at;
    }

    private readonly record struct Row(int Length, int Count, T[] Values, int ValuesAt, int[] Indices, int IndicesAt);
}
