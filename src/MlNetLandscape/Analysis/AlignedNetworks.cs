using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Geometry.Alignment;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>A network whose hidden units were put into the order in which they are most like those of another, and the way between the two before and after. <see cref="ToString"/> is a table.</summary>
/// <param name="Aligned">The network in its new order; it scores what it scored before, up to rounding.</param>
/// <param name="Merged">The network between the reference and the aligned one, with repaired statistics where that was asked for; one network at the cost of one.</param>
/// <param name="Basis">What was matched.</param>
/// <param name="Found">The permutations, one a group of <see cref="NetworkSymmetry.Layout"/>, the similarity before and after, and why the matching ended.</param>
/// <param name="Before">Loss and metric from the reference (0) to the network as it was (1).</param>
/// <param name="After">The same to the aligned network.</param>
/// <param name="Repaired">The same with repaired statistics; null where that was not asked for.</param>
/// <param name="Cost">All passes over the rows, as values, and seconds.</param>
/// <remarks>Disposing it frees the networks of both transformers.</remarks>
public sealed record AlignedNetworks(
    NetworkTransformer Aligned,
    NetworkTransformer Merged,
    AlignmentBasis Basis,
    PermutationAlignment Found,
    LossProfile Before,
    LossProfile After,
    LossProfile? Repaired,
    EvaluationCost Cost) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Aligned.Model.Dispose();
        Merged.Model.Dispose();
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"aligned by {(Basis == AlignmentBasis.Weights ? "weights" : "activations")}: {Found.Moved} of {Found.Permutations.Sum(order => order.Length)} units moved, ");
        text.Append(CultureInfo.InvariantCulture, $"similarity {Found.StartSimilarity:g4} → {Found.Similarity:g4}, distance {Before.Distance:g4} → {After.Distance:g4}\n");
        text.Append($"{"loss",-12}{"reference",12}{"network",12}{"highest",12}{"barrier",12}{Before.Quantities[1] + " in the middle",32}\n");
        foreach (var (name, profile) in new[] { ("before", Before), ("after", After), ("repaired", Repaired) })
        {
            if (profile?.Barrier is { } barrier)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{name,-12}{barrier.StartLoss,12:0.0000}{barrier.EndLoss,12:0.0000}{barrier.HighestLoss,12:0.0000}{barrier.AboveLine,12:0.0000}{profile.Values[1][profile.Positions.Length / 2],32:0.0000}\n");
            }
        }

        return text.ToString();
    }
}
