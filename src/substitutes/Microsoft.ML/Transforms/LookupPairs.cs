using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes lookup tables of pairs of .NET values; <c>string</c> becomes text.</summary>
internal static class LookupPairs
{
    public static LookupTable Of<TKey, TValue>(IExceptionContext context, IEnumerable<KeyValuePair<TKey, TValue>> pairs, bool valuesAsKeys)
    {
        var list = Checked(context, pairs);
        var values = list.Select(pair => pair.Value).ToArray();
        if (valuesAsKeys)
        {
            return WithKeys(context, list.Select(pair => pair.Key), values);
        }

        return typeof(TValue) == typeof(string)
            ? Table(context, list.Select(pair => pair.Key), Type<TValue>(), values.Select(value => Text(value)), DataViewSchema.Annotations.Empty)
            : Table(context, list.Select(pair => pair.Key), Type<TValue>(), values, DataViewSchema.Annotations.Empty);
    }

    public static LookupTable Of<TKey, TItem>(IExceptionContext context, IEnumerable<KeyValuePair<TKey, TItem[]>> pairs)
    {
        var list = Checked(context, pairs);
        var keys = list.Select(pair => pair.Key);

        // Vectors of one length have a known size.
        var lengths = list.Select(pair => pair.Value.Length).Distinct().ToArray();
        var type = new VectorDataViewType(Type<TItem>(), lengths.Length == 1 ? lengths[0] : 0);
        return typeof(TItem) == typeof(string)
            ? Table(context, keys, type, list.Select(pair => Vector(pair.Value.Select(Text).ToArray())), DataViewSchema.Annotations.Empty)
            : Table(context, keys, type, list.Select(pair => Vector(pair.Value)), DataViewSchema.Annotations.Empty);
    }

    /// <summary>uint and ulong values are keys themselves, other values are numbered from 1; KeyValues holds their texts.</summary>
    private static LookupTable WithKeys<TKey, TValue>(IExceptionContext context, IEnumerable<TKey> keys, TValue[] values)
    {
        var distinct = values.Distinct().ToArray();
        var names = distinct.Select(value => Text(value)).ToArray();
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add<VBuffer<ReadOnlyMemory<char>>>(
            AnnotationKinds.KeyValues,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> result) => Vector(names).CopyTo(ref result));
        var annotations = builder.ToAnnotations();
        if (values is ulong[] wide)
        {
            return Table(context, keys, new KeyDataViewType(typeof(ulong), names.Length), wide, annotations);
        }

        var numbers = distinct.Select((value, index) => (value, index)).ToDictionary(pair => pair.value, pair => (uint)pair.index + 1);
        var indices = values as uint[] ?? values.Select(value => numbers[value]).ToArray();
        return Table(context, keys, new KeyDataViewType(typeof(uint), names.Length), indices, annotations);
    }

    private static LookupTable Table<TKey, TValue>(
        IExceptionContext context, IEnumerable<TKey> keys, DataViewType valueType, IEnumerable<TValue> values, DataViewSchema.Annotations annotations) =>
        typeof(TKey) == typeof(string)
            ? new LookupTable<ReadOnlyMemory<char>, TValue>(TextDataViewType.Instance, valueType, annotations)
                .With(context, keys.Select(key => Text(key)), values)
            : new LookupTable<TKey, TValue>(Type<TKey>(), valueType, annotations).With(context, keys, values);

    private static KeyValuePair<TKey, TValue>[] Checked<TKey, TValue>(IExceptionContext context, IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        context.CheckValue(pairs, "keyValuePairs");
        return pairs.ToArray();
    }

    private static PrimitiveDataViewType Type<T>() => DataViewTypes.PrimitiveOrNull(typeof(T))
        ?? throw Contracts.Mark(new InvalidOperationException($"Unsupported type {typeof(T)} used in mapping."));

    private static VBuffer<T> Vector<T>(T[] values) => new(values.Length, values);

    private static ReadOnlyMemory<char> Text<T>(T value) => value.ToString().AsMemory();
}
