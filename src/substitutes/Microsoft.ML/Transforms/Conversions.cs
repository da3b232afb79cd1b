using System.Globalization;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// The standard conversions: within signed and within unsigned integers (cut to the width), of both and of Boolean to floating point, between
/// floating-point widths, of all of them to Boolean and text, of text to all of them. Signed, unsigned and floating point do not mix otherwise.
/// </summary>
internal static class Conversions
{
    private static readonly Type[] Signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly Type[] Unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly Type[] Floating = [typeof(float), typeof(double)];

    public static bool Exists(Type from, Type to)
    {
        if (from == typeof(ReadOnlyMemory<char>))
        {
            return Signed.Contains(to) || Unsigned.Contains(to) || Floating.Contains(to) || to == typeof(bool) || to == from;
        }

        var isFloating = Floating.Contains(from);
        if (!isFloating && !Signed.Contains(from) && !Unsigned.Contains(from) && from != typeof(bool))
        {
            return false;
        }

        return Floating.Contains(to) || to == typeof(bool) || to == typeof(ReadOnlyMemory<char>)
            || (Signed.Contains(to) && (Signed.Contains(from) || from == typeof(bool)))
            || (Unsigned.Contains(to) && Unsigned.Contains(from));
    }

    /// <summary>A getter of the converted values, or vectors, of an existing conversion.</summary>
    public static Delegate Convert(Delegate source, bool isVector, Type from, Type to) =>
        from == to ? source
        : from == typeof(ReadOnlyMemory<char>) ? Generic.Call(FromText<int>, to, source, isVector)
        : from == typeof(bool) ? FromBoolean(source, isVector, to)
        : Generic.Call(FromNumber<int>, from, source, isVector, to);

    private static Delegate FromNumber<TIn>(Delegate source, bool isVector, Type to)
        where TIn : INumberBase<TIn>
    {
        if (to == typeof(bool))
        {
            return Itemwise.Create<TIn, bool>(source, isVector, static value => !TIn.IsZero(value));
        }

        if (to != typeof(ReadOnlyMemory<char>))
        {
            return Generic.Call(ToNumber<TIn>.From<int>, to, source, isVector);
        }

        var format = typeof(TIn) == typeof(float) ? "G7" : typeof(TIn) == typeof(double) ? "G17" : null;
        return Itemwise.Create<TIn, ReadOnlyMemory<char>>(
            source, isVector, value => value.ToString(format, CultureInfo.InvariantCulture).AsMemory());
    }

    private static Delegate FromBoolean(Delegate source, bool isVector, Type to) => to == typeof(ReadOnlyMemory<char>)
        ? Itemwise.Create<bool, ReadOnlyMemory<char>>(source, isVector, static value => value.ToString().AsMemory())
        : Generic.Call(FromBooleanTo<int>, to, source, isVector);

    private static Delegate FromBooleanTo<TOut>(Delegate source, bool isVector)
        where TOut : INumberBase<TOut> => Itemwise.Create<bool, TOut>(source, isVector, static value => value ? TOut.One : TOut.Zero);

    private static Delegate FromText<TOut>(Delegate source, bool isVector)
        where TOut : struct
    {
        if (typeof(TOut) == typeof(bool))
        {
            return Itemwise.Create<ReadOnlyMemory<char>, bool>(source, isVector, static text => IsTrue(text.Span.Trim()));
        }

        return typeof(TOut) == typeof(float) ? Itemwise.Create<ReadOnlyMemory<char>, float>(source, isVector, static text => (float)Real(text.Span))
            : typeof(TOut) == typeof(double) ? Itemwise.Create<ReadOnlyMemory<char>, double>(source, isVector, static text => Real(text.Span))
            : Generic.Call(IntegerFromText<int>, typeof(TOut), source, isVector);
    }

    private static Delegate IntegerFromText<TOut>(Delegate source, bool isVector)
        where TOut : IBinaryInteger<TOut>, IMinMaxValue<TOut> =>
        Itemwise.Create<ReadOnlyMemory<char>, TOut>(source, isVector, static text => Integer<TOut>(text.Span.Trim()));

    /// <summary>Empty is 0; unsigned text that is no such number is 0 too, signed text is an error.</summary>
    private static TOut Integer<TOut>(ReadOnlySpan<char> text)
        where TOut : IBinaryInteger<TOut>, IMinMaxValue<TOut>
    {
        if (TOut.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        return text.IsEmpty || TOut.IsZero(TOut.MinValue)
            ? TOut.Zero
            : throw Contracts.Mark(new InvalidOperationException($"Value could not be parsed from text to {typeof(TOut).Name}."));
    }

    private static double Real(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty ? 0
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : double.NaN;
    }

    private static bool IsTrue(ReadOnlySpan<char> text) => text switch
    {
        "1" or "+1" or "+" => true,
        _ => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || text.Equals("t", StringComparison.OrdinalIgnoreCase) || text.Equals("y", StringComparison.OrdinalIgnoreCase),
    };

    private static class ToNumber<TIn>
        where TIn : INumberBase<TIn>
    {
        public static Delegate From<TOut>(Delegate source, bool isVector)
            where TOut : INumberBase<TOut> => Itemwise.Create<TIn, TOut>(source, isVector, TOut.CreateTruncating);
    }
}
