using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>How often each true class (row) was predicted as each class (column).</summary>
public sealed class ConfusionMatrix
{
    private string _table;

    internal ConfusionMatrix(double[][] counts, ReadOnlyMemory<char>[] classNames, bool isBinary)
    {
        NumberOfClasses = counts.Length;
        Counts = counts.Select(row => (IReadOnlyList<double>)row.ToImmutableArray()).ToImmutableArray();
        ClassNames = classNames;
        IsBinary = isBinary;
        PerClassRecall = Enumerable.Range(0, NumberOfClasses).Select(c => Share(counts[c][c], counts[c].Sum())).ToImmutableArray();
        PerClassPrecision = Enumerable.Range(0, NumberOfClasses).Select(c => Share(counts[c][c], counts.Sum(row => row[c]))).ToImmutableArray();
    }

    /// <summary>Diagonal over column sum, 0 for an empty column.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>Diagonal over row sum, 0 for an empty row.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>Counts[actual][predicted].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    /// <summary>Number of rows and of columns.</summary>
    public int NumberOfClasses { get; }

    internal IReadOnlyList<ReadOnlyMemory<char>> ClassNames { get; }

    internal bool IsBinary { get; }

    /// <summary>The table as text with recall at the right and precision at the bottom.</summary>
    public string GetFormattedConfusionTable() => _table ??= ConfusionTableText.Format(this);

    /// <summary>Counts[<paramref name="actualClassIndicatorIndex"/>][<paramref name="predictedClassIndicatorIndex"/>].</summary>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckIndex(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckIndex(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private void CheckIndex(int index, string name)
    {
        if (index < 0 || index >= NumberOfClasses)
        {
            throw new ArgumentOutOfRangeException(name, "Invalid index. Should be non-negative, less than the number of classes.");
        }
    }
}
