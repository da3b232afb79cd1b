using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>A 128-bit name of a row, unique within a view; derived names follow Murmur3's 128-bit block step.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;

    public readonly ulong High;

    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public int CompareTo(DataViewRowId other)
    {
        var order = High.CompareTo(other.High);
        return order != 0 ? order : Low.CompareTo(other.Low);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    /// <summary>The next name in the sequence: a block step with key (0, 0).</summary>
    public DataViewRowId Next() => Block(0, 0);

    /// <summary>A name outside the sequence of <see cref="Next"/>: the low half is marked after the block step.</summary>
    public DataViewRowId Fork()
    {
        var next = Next();
        return new DataViewRowId(next.Low ^ (BitOperations.RotateLeft(C1, 31) * C2), next.High);
    }

    public DataViewRowId Combine(DataViewRowId other)
    {
        var key = other.Fork();
        return Block(BitOperations.RotateLeft(key.Low * C1, 31) * C2, BitOperations.RotateLeft(key.High * C2, 33) * C1);
    }

    private DataViewRowId Block(ulong k1, ulong k2)
    {
        var h1 = ((BitOperations.RotateLeft(Low ^ k1, 27) + High) * 5) + 0x52dce729;
        var h2 = ((BitOperations.RotateLeft(High ^ k2, 31) + h1) * 5) + 0x38495ab5;
        return new DataViewRowId(h1, h2);
    }
}
