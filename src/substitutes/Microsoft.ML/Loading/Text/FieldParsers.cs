using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Data;

internal delegate bool FieldParser<T>(ReadOnlySpan<char> text, out T value);

/// <summary>How fields become values. A parser that returns false leaves the missing value of its type; types that have none are errors.</summary>
internal static class FieldParsers
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Whether a field that cannot be parsed is a missing value.</summary>
    public static bool HasMissing(DataViewType item) =>
        item is KeyDataViewType or TextDataViewType || item == NumberDataViewType.Single || item == NumberDataViewType.Double;

    public static FieldParser<T> For<T>(PrimitiveDataViewType item, char decimalMarker) => (FieldParser<T>)For(item, decimalMarker);

    private static Delegate For(PrimitiveDataViewType item, char decimalMarker)
    {
        if (item is KeyDataViewType key)
        {
            return ForKey(key);
        }

        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Single when decimalMarker == ',' => new FieldParser<float>((text, out value) => ParseReal(WithPoint(text), out value)),
            TypeCode.Single => new FieldParser<float>(ParseSingle),
            TypeCode.Double when decimalMarker == ',' => new FieldParser<double>((text, out value) => ParseReal(WithPoint(text), out value)),
            TypeCode.Double => new FieldParser<double>(ParseReal),
            TypeCode.Boolean => new FieldParser<bool>(ParseBoolean),
            TypeCode.SByte => Integer<sbyte>(),
            TypeCode.Byte => Integer<byte>(),
            TypeCode.Int16 => Integer<short>(),
            TypeCode.UInt16 => Integer<ushort>(),
            TypeCode.Int32 => Integer<int>(),
            TypeCode.UInt32 => Integer<uint>(),
            TypeCode.Int64 => Integer<long>(),
            TypeCode.UInt64 => Integer<ulong>(),
            TypeCode.DateTime => new FieldParser<DateTime>((text, out value) =>
                DateTime.TryParse(text, Invariant, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value)),
            _ when item == TextDataViewType.Instance => new FieldParser<ReadOnlyMemory<char>>(ParseText),
            _ when item == TimeSpanDataViewType.Instance => new FieldParser<TimeSpan>((text, out value) => TimeSpan.TryParse(text, Invariant, out value)),
            _ => new FieldParser<DateTimeOffset>((text, out value) => DateTimeOffset.TryParse(text, Invariant, DateTimeStyles.AssumeUniversal, out value)),
        };
    }

    private static FieldParser<T> Integer<T>()
        where T : IBinaryInteger<T> => (text, out value) => T.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out value);

    private static Delegate ForKey(KeyDataViewType key) => Type.GetTypeCode(key.RawType) switch
    {
        TypeCode.Byte => Key<byte>(key.Count),
        TypeCode.UInt16 => Key<ushort>(key.Count),
        TypeCode.UInt32 => Key<uint>(key.Count),
        _ => Key<ulong>(key.Count),
    };

    /// <summary>Text is 0-based: "0" is key 1.</summary>
    private static FieldParser<T> Key<T>(ulong count)
        where T : IBinaryInteger<T> => (text, out value) =>
    {
        var isKey = ulong.TryParse(text, NumberStyles.None, Invariant, out var raw) && raw < count;
        value = isKey ? T.CreateTruncating(raw + 1) : T.Zero;
        return isKey;
    };

    private static bool ParseText(ReadOnlySpan<char> text, out ReadOnlyMemory<char> value)
    {
        value = text.ToString().AsMemory();
        return true;
    }

    /// <summary>Up to 7 digits and a point are exact without a general parse: m / 10ᵏ with m &lt; 2²⁴ and 10ᵏ exact.</summary>
    private static bool ParseSingle(ReadOnlySpan<char> text, out float value)
    {
        var mantissa = 0;
        var digits = 0;
        var scale = 0f;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var isNegative = at == 1;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if ((uint)digit <= 9 && digits < 7)
            {
                mantissa = (10 * mantissa) + digit;
                digits++;
                scale *= 10;
            }
            else if (text[at] == '.' && scale == 0)
            {
                scale = 1;
            }
            else
            {
                return ParseReal(text, out value);
            }
        }

        if (digits == 0)
        {
            return ParseReal(text, out value);
        }

        value = scale > 1 ? mantissa / scale : mantissa;
        value = isNegative ? -value : value;
        return true;
    }

    private static bool ParseReal<T>(ReadOnlySpan<char> text, out T value)
        where T : IFloatingPointIeee754<T>
    {
        if (T.TryParse(text, NumberStyles.Float, Invariant, out value))
        {
            return true;
        }

        var isInfinity = text is "∞" or "-∞";
        value = !isInfinity ? T.NaN : text[0] == '-' ? T.NegativeInfinity : T.PositiveInfinity;
        return isInfinity;
    }

    private static ReadOnlySpan<char> WithPoint(ReadOnlySpan<char> text) => text.ToString().Replace(',', '.');

    private static bool ParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        Span<char> lower = stackalloc char[5];
        value = false;
        if (text.Length > lower.Length)
        {
            return false;
        }

        text.ToLowerInvariant(lower);
        switch (lower[..text.Length])
        {
            case "true" or "t" or "yes" or "y" or "1" or "+1" or "+":
                value = true;
                return true;
            case "false" or "f" or "no" or "n" or "0" or "-1" or "-":
                return true;
            default:
                return false;
        }
    }
}
