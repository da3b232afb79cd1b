using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>What stands for a missing value: NaN, the empty text, key 0; other types have none.</summary>
internal static class MissingValues
{
    /// <summary>NaN for floating-point types, else the default.</summary>
    public static T Of<T>() => default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default,
    };

    /// <summary>Whether a value of the type is missing; false for types without a missing value.</summary>
    public static Func<T, bool> Test<T>(PrimitiveDataViewType type) => type switch
    {
        KeyDataViewType => static value => EqualityComparer<T>.Default.Equals(value, default),
        TextDataViewType => (Func<T, bool>)(object)(Func<ReadOnlyMemory<char>, bool>)(static value => value.IsEmpty),
        _ when typeof(T) == typeof(float) => (Func<T, bool>)(object)(Func<float, bool>)float.IsNaN,
        _ when typeof(T) == typeof(double) => (Func<T, bool>)(object)(Func<double, bool>)double.IsNaN,
        _ => static _ => false,
    };
}
