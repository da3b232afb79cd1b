namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What several classifiers say of the same rows.</summary>
public sealed class ClassifierPredictions
{
    private const double SumTolerance = 1e-3; // of sums of probabilities in float
    private readonly int[] _labels;
    private readonly double[][] _members;

    /// <summary>Takes predictions; the arrays are not copied and must not change.</summary>
    /// <param name="classes">K, at least 2.</param>
    /// <param name="labels">The true classes, from 0, <c>[N]</c>.</param>
    /// <param name="members">Each member's probabilities, row by row, <c>[N · K]</c>.</param>
    /// <param name="weights">Row weights in (0, ∞), <c>[N]</c>; null for all alike.</param>
    /// <exception cref="ArgumentException">There is no row or no member, sizes differ, or something is not a probability, a class or a weight.</exception>
    public ClassifierPredictions(int classes, IReadOnlyList<int> labels, IReadOnlyList<double[]> members, IReadOnlyList<double>? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(members);
        Classes = classes;
        _labels = [.. labels];
        _members = [.. members];
        if (_labels.Length == 0)
            throw new ArgumentException("There are no rows: there is nothing to judge an ensemble on.", nameof(labels));
        if (_members.Length == 0)
            throw new ArgumentException("There are no members: there is no ensemble to judge.", nameof(members));
        foreach (var (row, label) in _labels.Index())
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"The label of row {row + 1} must be a class from 0 to {classes - 1}. Got {label}.", nameof(labels));
        }

        foreach (var (member, probabilities) in _members.Index())
            Check(member, probabilities);
        Weights = RowWeights.Of(weights, _labels.Length);
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>N.</summary>
    public int Rows => _labels.Length;

    /// <summary>M.</summary>
    public int Members => _members.Length;

    /// <summary>The true classes, <c>[N]</c>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Of the rows.</summary>
    internal RowWeights Weights { get; }

    /// <summary>One member's probabilities of one row, <c>[K]</c>.</summary>
    public ReadOnlySpan<double> Of(int member, int row) => _members[member].AsSpan(row * Classes, Classes);

    /// <summary>All of one member's, <c>[N · K]</c>.</summary>
    internal double[] Of(int member) => _members[member];

    private void Check(int member, double[] probabilities)
    {
        if (probabilities.Length != Rows * Classes)
        {
            throw new ArgumentException(
                $"Member {member + 1} has {probabilities.Length} probabilities; {Rows} rows of {Classes} classes need {Rows * Classes}.", nameof(probabilities));
        }

        for (var row = 0; row < Rows; row++)
        {
            double sum = 0;
            foreach (var p in probabilities.AsSpan(row * Classes, Classes))
                sum += p >= 0 ? p : double.NaN; // NaN stays NaN
            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                var got = string.Join(", ", probabilities.AsSpan(row * Classes, Classes).ToArray().Select(p => FormattableString.Invariant($"{p:g5}")));
                throw new ArgumentException(
                    $"Row {row + 1} of member {member + 1} is no distribution: probabilities must be at least 0 and add up to 1. Got [{got}].",
                    nameof(probabilities));
            }
        }
    }
}
