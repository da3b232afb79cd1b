using System.Collections.Immutable;
using System.Globalization;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How an ensemble is put together and judged.</summary>
public sealed record EnsembleMeasurementOptions
{
    /// <summary>How predictions become one. The default is the mean probability (Lakshminarayanan et al. 2017).</summary>
    public CombinationRule Combination { get; init; } = CombinationRule.MeanProbability;

    /// <summary>aₘ, how much each member counts: at least 0, divided by their sum; empty, the default, for all alike.</summary>
    public ImmutableArray<double> MemberWeights { get; init; } = [];

    /// <summary>T in (0, ∞): classes get p̄^(1/T)/Σ p̄^(1/T) of the combined p̄ (Guo et al. 2017), the members keep theirs. 1, the default, for votes and regressions.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Bins of reliability curves, at least 1. The default is 15 (Guo et al. 2017).</summary>
    public int Bins { get; init; } = 15;

    /// <summary>How sure intervals of differences are, in (0, 1). The default is 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>What is wrong with these options for so many members, a sentence a fault; empty where nothing is.</summary>
    public IEnumerable<string> Faults(int members)
    {
        if (!Enum.IsDefined(Combination))
            yield return $"`Combination` must be a CombinationRule. Got {(int)Combination}.";
        if (!MemberWeights.IsDefaultOrEmpty)
        {
            if (MemberWeights.Length != members)
                yield return $"`MemberWeights` must have one weight a member: {members}. Got {MemberWeights.Length}.";
            if (MemberWeights.Any(weight => weight is not (>= 0 and < double.PositiveInfinity)) || MemberWeights.Sum() is not (> 0 and < double.PositiveInfinity))
            {
                var got = string.Join(", ", MemberWeights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)));
                yield return $"`MemberWeights` must be in [0, ∞) and not all 0. Got {got}.";
            }
        }

        if (Temperature is not (> 0 and < double.PositiveInfinity))
            yield return FormattableString.Invariant($"`Temperature` must be in (0, ∞). Got {Temperature}.");
        else if (Temperature != 1 && Combination == CombinationRule.Vote)
            yield return FormattableString.Invariant($"`Temperature` must be 1 for votes, which have no logits. Got {Temperature}.");
        if (Bins < 1)
            yield return $"`Bins` must be at least 1. Got {Bins}.";
        if (Confidence is not (> 0 and < 1))
            yield return FormattableString.Invariant($"`Confidence` must be in (0, 1). Got {Confidence}.");
    }

    /// <summary>Checks all options before any work, and gives aₘ with Σ aₘ = 1.</summary>
    internal double[] Validate(int members)
    {
        var faults = string.Join(" ", Faults(members));
        if (faults.Length > 0)
            throw new ArgumentException(faults, "options");
        if (MemberWeights.IsDefaultOrEmpty)
            return [.. Enumerable.Repeat(1.0 / members, members)];
        var sum = MemberWeights.Sum();
        return [.. MemberWeights.Select(weight => weight / sum)];
    }
}
