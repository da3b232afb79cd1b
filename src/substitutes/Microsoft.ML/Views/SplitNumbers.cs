using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The number in [0, 1] that decides which part of a split a row falls into: random from a seed, or a function of a column, so that
/// rows with the same value stay together. NaN belongs to no part.
/// </summary>
internal sealed class SplitNumbers
{
    private const int DefaultSeed = 42;
    private const uint DefaultHashSeed = 314489979;
    private const uint HashMask = (1U << 30) - 1;
    private readonly Func<DataViewRow, Func<double>> _create;
    private readonly int[] _needed;
    private readonly bool _isRandom;

    private SplitNumbers(int[] needed, Func<DataViewRow, Func<double>> create, bool isRandom = false)
    {
        _needed = needed;
        _create = create;
        _isRandom = isRandom;
    }

    public static SplitNumbers Create(IHostEnvironment environment, IDataView data, string samplingKeyColumnName, int? seed)
    {
        seed ??= ((HostEnvironment)environment).Root.Seed;
        if (samplingKeyColumnName is null)
        {
            return new SplitNumbers([], _ => Random((uint)(seed ?? DefaultSeed)), isRandom: true);
        }

        var column = data.Schema.GetColumnOrNull(samplingKeyColumnName) ??
            throw environment.ExceptMissingColumn("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumnName);
        var create = column.Type switch
        {
            KeyDataViewType => Generic.Call(FromKey<byte>, column.Type.RawType, column),
            _ when column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double =>
                Generic.Call(FromNumber<float>, column.Type.RawType, data, column),
            TextDataViewType => FromText(column, HashSeed(seed)),
            PrimitiveDataViewType => Generic.Call(FromBits<int>, column.Type.RawType, column, HashSeed(seed)),
            _ => throw environment.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumnName, "a scalar", column.Type.ToString()),
        };
        return new SplitNumbers([column.Index], create);
    }

    /// <summary>The rows whose number passes.</summary>
    public IDataView Select(IDataView data, Func<double, bool> accepts) => new FilteredView(data, _needed, row =>
    {
        var next = _create(row);
        return () =>
        {
            var number = next();
            return !double.IsNaN(number) && accepts(number);
        };
    }, depends: _isRandom);

    private static Func<double> Random(uint seed)
    {
        var random = new TauswortheHybrid(seed);
        return () => random.NextSingle();
    }

    private static uint HashSeed(int? seed) => seed is { } value ? (uint)value : DefaultHashSeed;

    private static Func<DataViewRow, Func<double>> FromKey<T>(DataViewSchema.Column column)
        where T : unmanaged, IBinaryInteger<T>
    {
        var count = (double)column.Type.KeyCount();
        return Numbers<T>(column, key => T.IsZero(key) || double.CreateChecked(key) > count ? double.NaN : (double.CreateChecked(key) - 0.5) / count);
    }

    /// <summary>(x − min) · 1/(max − min) over the whole column.</summary>
    private static Func<DataViewRow, Func<double>> FromNumber<T>(IDataView data, DataViewSchema.Column column)
        where T : unmanaged, IFloatingPoint<T>, IMinMaxValue<T>
    {
        var (least, largest) = (T.MaxValue, T.MinValue);
        foreach (var value in data.GetColumn<T>(column).Where(value => !T.IsNaN(value)))
        {
            least = T.Min(least, value);
            largest = T.Max(largest, value);
        }

        var scale = largest > least ? T.One / (largest - least) : T.Zero;
        return Numbers<T>(column, value => double.CreateChecked((value - least) * scale));
    }

    private static Func<DataViewRow, Func<double>> FromText(DataViewSchema.Column column, uint seed) => Numbers<ReadOnlyMemory<char>>(
        column, text => text.IsEmpty ? double.NaN : Fraction(Hash(Encoding.UTF8.GetBytes(text.Span.Trim(' ').ToString()), seed)));

    private static Func<DataViewRow, Func<double>> FromBits<T>(DataViewSchema.Column column, uint seed)
        where T : unmanaged => Numbers<T>(column, value =>
    {
        // Narrow integers are widened to 32 bits, with their sign.
        Span<byte> bytes = stackalloc byte[Math.Max(4, Unsafe.SizeOf<T>())];
        bytes.Clear();
        if (value is short or sbyte)
        {
            BitConverter.TryWriteBytes(bytes, Convert.ToInt32(value));
        }
        else
        {
            MemoryMarshal.Write(bytes, value);
        }

        return Fraction(Hash(bytes, seed));
    });

    private static Func<DataViewRow, Func<double>> Numbers<T>(DataViewSchema.Column column, Func<T, double> number) => row =>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return number(value);
        };
    };

    private static double Fraction(uint hash) => ((hash & HashMask) + 0.5) / (1U << 30);

    /// <summary>Murmur3, 32 bits (Appleby).</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes, uint seed)
    {
        var hash = seed;
        var whole = bytes.Length & ~3;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(bytes[..whole]))
        {
            hash = TauswortheHybrid.MurmurRound(hash, word);
        }

        var rest = 0U;
        for (var i = bytes.Length - 1; i >= whole; i--)
        {
            rest = (rest << 8) | bytes[i];
        }

        hash ^= BitOperations.RotateLeft(rest * 0xCC9E2D51, 15) * 0x1B873593;
        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
