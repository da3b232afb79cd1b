using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal enum NormalizerForm
{
    Affine,
    Cumulative,
}

/// <summary>What was learned for one column, and how values are normalized with it.</summary>
internal abstract class Normalizer
{
    /// <summary>Size of the vector, 0 for a scalar.</summary>
    public abstract int Size { get; }

    public abstract PrimitiveDataViewType ItemType { get; }

    public static Normalizer Read(ModelReader reader) =>
        reader.ReadType().Equals(NumberDataViewType.Single) ? Normalizer<float>.ReadRest(reader) : Normalizer<double>.ReadRest(reader);

    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void Write(ModelWriter writer);
}

/// <summary>
/// Affine: (x − second)·first. Cumulative: Φ((x − first)/second) of x or of ln x, in Winitzki's approximation; slots without spread give 0.
/// </summary>
internal sealed class Normalizer<T>(
    PrimitiveDataViewType itemType, int size, NormalizerForm form, bool useLog, T[] first, T[] second) : Normalizer
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _mapsZeroToZero = form == NormalizerForm.Cumulative || Array.TrueForAll(second, T.IsZero);

    public override int Size => size;

    public override PrimitiveDataViewType ItemType => itemType;

    public static Normalizer ReadRest(ModelReader reader)
    {
        var size = reader.ReadInt32();
        var form = (NormalizerForm)reader.ReadByte();
        var useLog = reader.ReadBoolean();
        var codec = new PrimitiveCodec<T>();
        var first = new T[Math.Max(1, size)];
        var second = new T[first.Length];
        codec.ReadMany(reader, first);
        codec.ReadMany(reader, second);
        PrimitiveDataViewType type = typeof(T) == typeof(float) ? NumberDataViewType.Single : NumberDataViewType.Double;
        return new Normalizer<T>(type, size, form, useLog, first, second);
    }

    public override void Write(ModelWriter writer)
    {
        writer.WriteType(itemType);
        writer.Write(size);
        writer.Write((byte)form);
        writer.Write(useLog);
        var codec = new PrimitiveCodec<T>();
        codec.WriteMany(writer, first);
        codec.WriteMany(writer, second);
    }

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (size == 0)
        {
            var scalar = row.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                scalar(ref value);
                value = form == NormalizerForm.Affine ? Affine(value, 0) : Cumulative(value, 0);
            });
        }

        var getter = row.GetGetter<VBuffer<T>>(column);
        var input = default(VBuffer<T>);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
        {
            getter(ref input);
            if (input.Length != size)
            {
                throw Runtime.Contracts.Mark(new InvalidOperationException($"Normalizer expected {size} slots but got {input.Length}"));
            }

            Map(in input, ref result);
        });
    }

    private void Map(in VBuffer<T> input, ref VBuffer<T> result)
    {
        if (!input.IsDense && !_mapsZeroToZero)
        {
            var dense = VBufferEditor.Create(ref result, size);
            input.CopyTo(dense.Values);
            Map(dense.Values, default, dense.Values);
            result = dense.Commit();
            return;
        }

        var editor = VBufferEditor.Create(ref result, size, input.GetValues().Length);
        input.GetIndices().CopyTo(editor.Indices);
        Map(input.GetValues(), input.GetIndices(), editor.Values);
        result = editor.Commit();
    }

    private void Map(ReadOnlySpan<T> values, ReadOnlySpan<int> indices, Span<T> results)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var slot = indices.IsEmpty ? i : indices[i];

            // Adding zero turns −0 into 0.
            results[i] = form == NormalizerForm.Affine ? Affine(values[i], slot) + T.Zero : Cumulative(values[i], slot);
        }
    }

    private T Affine(T value, int slot) => (value - second[slot]) * first[slot];

    private T Cumulative(T value, int slot)
    {
        var deviation = second[slot];
        var x = useLog ? T.CreateTruncating(Math.Log(double.CreateTruncating(value))) : value;
        if (!(deviation > T.Epsilon) || !T.IsFinite(x))
        {
            return T.Zero;
        }

        // Φ(z) ≈ ½ + ½ sign(z) √(1 − exp(−z²/2 · (4/π + a z²/2) / (1 + a z²/2))), a = 0.147
        var z = (x - first[slot]) / deviation;
        var half = z * z / T.CreateTruncating(2);
        var scaled = T.CreateTruncating(0.147) * half;
        var exponent = -double.CreateTruncating(half) * ((4 / Math.PI) + double.CreateTruncating(scaled)) / double.CreateTruncating(T.One + scaled);
        return T.CreateTruncating(0.5 + (0.5 * T.Sign(z) * Math.Sqrt(1 - Math.Exp(exponent))));
    }
}
