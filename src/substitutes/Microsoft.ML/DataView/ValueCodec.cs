using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes and reads the values of one type of column.</summary>
internal abstract class ValueCodec
{
    /// <summary>Primitive types and vectors of them can be written; other assemblies' types cannot.</summary>
    public static bool Supports(DataViewType type) => DataViewTypes.PrimitiveOrNull(type.ItemType().RawType) is not null;

    public static ValueCodec For(DataViewType type) => type switch
    {
        VectorDataViewType vector => Generic.Call(MakeVector<int>, vector.ItemType.RawType, vector.ItemType),
        { RawType: var raw } when raw == typeof(ReadOnlyMemory<char>) => new TextCodec(),
        _ => Generic.Call(MakePrimitive<int>, type.RawType),
    };

    public abstract void WriteValueOf(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind);

    /// <summary>A getter of the value read, of type <c>ValueGetter&lt;RawType&gt;</c>.</summary>
    public abstract Delegate ReadConstant(BinaryReader reader);

    private static ValueCodec MakePrimitive<T>() => new PrimitiveCodec<T>();

    private static ValueCodec MakeVector<T>(PrimitiveDataViewType item) => new VectorCodec<T>((ValueCodec<T>)For(item));
}

internal abstract class ValueCodec<T> : ValueCodec
{
    public abstract void Write(BinaryWriter writer, in T value);

    public abstract void Read(BinaryReader reader, ref T value);

    public virtual void WriteMany(BinaryWriter writer, ReadOnlySpan<T> values)
    {
        foreach (ref readonly var value in values)
        {
            Write(writer, value);
        }
    }

    public virtual void ReadMany(BinaryReader reader, Span<T> values)
    {
        foreach (ref var value in values)
        {
            Read(reader, ref value);
        }
    }

    public override void WriteValueOf(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        T value = default;
        annotations.GetGetter<T>(kind)(ref value);
        Write(writer, value);
    }

    public override Delegate ReadConstant(BinaryReader reader)
    {
        T value = default;
        Read(reader, ref value);
        return (ValueGetter<T>)((ref T destination) => Copy(value, ref destination));
    }

    protected virtual void Copy(in T value, ref T destination) => destination = value;
}

/// <summary>Values without references: their bytes.</summary>
internal sealed class PrimitiveCodec<T> : ValueCodec<T>
{
    public override void Write(BinaryWriter writer, in T value) => WriteMany(writer, new ReadOnlySpan<T>(in value));

    public override void Read(BinaryReader reader, ref T value) => ReadMany(reader, new Span<T>(ref value));

    public override void WriteMany(BinaryWriter writer, ReadOnlySpan<T> values) => writer.Write(Bytes(values));

    public override void ReadMany(BinaryReader reader, Span<T> values) => reader.ReadExactly(MemoryMarshal.CreateSpan(
        ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>())));

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> values) => MemoryMarshal.CreateReadOnlySpan(
        ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));
}

internal sealed class TextCodec : ValueCodec<ReadOnlyMemory<char>>
{
    public override void Write(BinaryWriter writer, in ReadOnlyMemory<char> value) => writer.Write(value.ToString());

    public override void Read(BinaryReader reader, ref ReadOnlyMemory<char> value) => value = reader.ReadString().AsMemory();
}

/// <summary>Length, count of explicit values, their indices if sparse, the values.</summary>
internal sealed class VectorCodec<T>(ValueCodec<T> item) : ValueCodec<VBuffer<T>>
{
    private static readonly PrimitiveCodec<int> IndexCodec = new();

    public override void Write(BinaryWriter writer, in VBuffer<T> value)
    {
        writer.Write(value.Length);
        writer.Write(value.GetValues().Length);
        IndexCodec.WriteMany(writer, value.GetIndices());
        item.WriteMany(writer, value.GetValues());
    }

    public override void Read(BinaryReader reader, ref VBuffer<T> value)
    {
        var length = reader.ReadInt32();
        var editor = VBufferEditor.Create(ref value, length, reader.ReadInt32());
        IndexCodec.ReadMany(reader, editor.Indices);
        item.ReadMany(reader, editor.Values);
        value = editor.Commit();
    }

    protected override void Copy(in VBuffer<T> value, ref VBuffer<T> destination) => value.CopyTo(ref destination);
}
