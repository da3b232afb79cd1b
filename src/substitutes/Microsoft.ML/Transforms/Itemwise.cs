using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Getters that apply a function to a value, or to every item of a vector.</summary>
internal static class Itemwise
{
    /// <summary>A sparse vector stays sparse if the function maps default to default.</summary>
    public static Delegate Create<TIn, TOut>(Delegate source, bool isVector, Func<TIn, TOut> map) =>
        isVector ? OfVector((ValueGetter<VBuffer<TIn>>)source, map) : OfValue((ValueGetter<TIn>)source, map);

    /// <summary>The type of the result: <paramref name="item"/>, or a vector of it with the input's dimensions.</summary>
    public static DataViewType ResultType(DataViewType input, PrimitiveDataViewType item) =>
        input is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;

    /// <summary>A key column's values, or its vectors' items, as uint; what does not fit is <see cref="uint.MaxValue"/>.</summary>
    public static Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column) => column.Type.ItemType().RawType is var raw && raw == typeof(uint)
        ? Getters.Of(row, column)
        : Generic.Call(Narrow<int>, raw, row, column);

    private static Delegate Narrow<TKey>(DataViewRow row, DataViewSchema.Column column)
        where TKey : IBinaryInteger<TKey> =>
        Create<TKey, uint>(Getters.Of(row, column), column.Type is VectorDataViewType, uint.CreateSaturating);

    private static ValueGetter<TOut> OfValue<TIn, TOut>(ValueGetter<TIn> source, Func<TIn, TOut> map)
    {
        TIn value = default;
        return (ref TOut result) =>
        {
            source(ref value);
            result = map(value);
        };
    }

    private static ValueGetter<VBuffer<TOut>> OfVector<TIn, TOut>(ValueGetter<VBuffer<TIn>> source, Func<TIn, TOut> map)
    {
        var input = default(VBuffer<TIn>);
        var ofDefault = map(default);
        var keepsDefault = EqualityComparer<TOut>.Default.Equals(ofDefault, default);
        return (ref VBuffer<TOut> result) =>
        {
            source(ref input);
            var values = input.GetValues();
            var indices = input.GetIndices();
            if (input.IsDense || keepsDefault)
            {
                var editor = VBufferEditor.Create(ref result, input.Length, values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    editor.Values[i] = map(values[i]);
                }

                indices.CopyTo(editor.Indices);
                result = editor.Commit();
                return;
            }

            var dense = VBufferEditor.Create(ref result, input.Length);
            dense.Values.Fill(ofDefault);
            for (var i = 0; i < values.Length; i++)
            {
                dense.Values[indices[i]] = map(values[i]);
            }

            result = dense.Commit();
        };
    }
}
