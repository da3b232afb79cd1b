namespace Microsoft.ML.Transforms;

/// <summary>Compares texts by their characters.</summary>
internal sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
{
    private TextComparer()
    {
    }

    public static TextComparer Ordinal { get; } = new();

    /// <summary>Equality by value for a raw type.</summary>
    public static IEqualityComparer<T> EqualityOf<T>() => Ordinal as IEqualityComparer<T> ?? EqualityComparer<T>.Default;

    /// <summary>Order of a raw type.</summary>
    public static IComparer<T> OrderOf<T>() => Ordinal as IComparer<T> ?? Comparer<T>.Default;

    public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<char> obj) => string.GetHashCode(obj.Span);

    public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.CompareTo(y.Span, StringComparison.Ordinal);
}
