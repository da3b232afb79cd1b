using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters whose values come from .NET values: text from <c>string</c>, vectors from arrays, 1-based keys from 0-based numbers.</summary>
internal static class MemberGetters
{
    /// <summary>The getter of a member of the row that <paramref name="current"/> returns.</summary>
    public static Delegate Create<TRow>(MemberColumn column, Func<TRow> current) =>
        Generic.Call(ReadMember<TRow, int>, column.MemberType, column, current);

    /// <summary>The getter of a value of .NET type <paramref name="source"/> for a column of a type.</summary>
    public static Delegate Create<T>(Type source, DataViewType type, Func<T> read)
    {
        if (source == typeof(string))
        {
            var text = (Func<string>)(object)read;
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text().AsMemory());
        }

        if (source == typeof(string[]))
        {
            var texts = (Func<string[]>)(object)read;
            return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) => CopyTexts(texts(), ref value));
        }

        if (source.IsArray)
        {
            return Generic.Call(FromArray<int>, source.GetElementType(), (object)read);
        }

        if (type is VectorDataViewType vector)
        {
            return Generic.Call(FromBuffer<int>, vector.ItemType.RawType, (object)read);
        }

        return type is KeyDataViewType key ? FromKey(key, read) : (ValueGetter<T>)((ref T value) => value = read());
    }

    private static Delegate ReadMember<TRow, TMember>(MemberColumn column, Func<TRow> current)
    {
        var reader = column.Reader<TRow, TMember>();
        return Create(typeof(TMember), column.Column.Type, () => reader(current()));
    }

    private static Delegate FromArray<T>(object read)
    {
        var array = (Func<T[]>)read;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            var items = array();
            var editor = VBufferEditor.Create(ref value, items?.Length ?? 0);
            items.AsSpan().CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private static Delegate FromBuffer<T>(object read)
    {
        var buffer = (Func<VBuffer<T>>)read;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => buffer().CopyTo(ref value));
    }

    private static Delegate FromKey<T>(KeyDataViewType key, Func<T> read)
    {
        var count = key.Count;
        return read switch
        {
            Func<byte> value => (ValueGetter<byte>)((ref byte stored) => stored = (byte)Stored(value())),
            Func<ushort> value => (ValueGetter<ushort>)((ref ushort stored) => stored = (ushort)Stored(value())),
            Func<uint> value => (ValueGetter<uint>)((ref uint stored) => stored = (uint)Stored(value())),
            Func<ulong> value => (ValueGetter<ulong>)((ref ulong stored) => stored = Stored(value())),
            _ => throw Contracts.ExceptParam(nameof(key), $"'{typeof(T)}' cannot be a key"),
        };
        ulong Stored(ulong raw) => raw < count ? raw + 1 : 0;
    }

    private static void CopyTexts(string[] texts, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, texts?.Length ?? 0);
        for (var i = 0; i < editor.Values.Length; i++)
        {
            editor.Values[i] = texts[i].AsMemory();
        }

        value = editor.Commit();
    }
}
