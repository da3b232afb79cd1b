namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>What several regression models say of the same rows.</summary>
public sealed class RegressionPredictions
{
    private readonly double[] _labels;
    private readonly double[][] _members;

    /// <summary>Takes predictions; the arrays of members are not copied and must not change.</summary>
    /// <param name="labels">The true numbers, <c>[N]</c>.</param>
    /// <param name="members">Each member's numbers, <c>[N]</c>.</param>
    /// <param name="weights">Row weights in (0, ∞), <c>[N]</c>; null for all alike.</param>
    /// <exception cref="ArgumentException">There is no row or no member, sizes differ, or something is not finite.</exception>
    public RegressionPredictions(IReadOnlyList<double> labels, IReadOnlyList<double[]> members, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(members);
        _labels = [.. labels];
        _members = [.. members];
        if (_labels.Length == 0)
            throw new ArgumentException("There are no rows: there is nothing to judge an ensemble on.", nameof(labels));
        if (_members.Length == 0)
            throw new ArgumentException("There are no members: there is no ensemble to judge.", nameof(members));
        Check("The labels", _labels);
        foreach (var (member, numbers) in _members.Index())
            Check($"The predictions of member {member + 1}", numbers);
        Weights = RowWeights.Of(weights, _labels.Length);
    }

    /// <summary>N.</summary>
    public int Rows => _labels.Length;

    /// <summary>M.</summary>
    public int Members => _members.Length;

    /// <summary>The true numbers, <c>[N]</c>.</summary>
    public ReadOnlySpan<double> Labels => _labels;

    /// <summary>Of the rows.</summary>
    internal RowWeights Weights { get; }

    /// <summary>One member's numbers, <c>[N]</c>.</summary>
    public ReadOnlySpan<double> Of(int member) => _members[member];

    private void Check(string what, double[] numbers)
    {
        if (numbers.Length != Rows)
            throw new ArgumentException($"{what} are {numbers.Length}; there are {Rows} rows.", nameof(numbers));
        var row = Array.FindIndex(numbers, number => !double.IsFinite(number));
        if (row >= 0)
            throw new ArgumentException(FormattableString.Invariant($"{what} must be finite. Row {row + 1} is {numbers[row]}."), nameof(numbers));
    }
}
