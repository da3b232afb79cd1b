using System.Collections.Immutable;

namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How much the members of an ensemble of classifiers differ. Means over pairs leave out pairs for which the number is not defined.</summary>
/// <param name="Pairs">All M (M − 1) / 2 pairs.</param>
/// <param name="Disagreement">The mean share of rows on which two members predict different classes.</param>
/// <param name="RelativeDisagreement">The same over that of independent errors.</param>
/// <param name="QStatistic">The mean Q.</param>
/// <param name="ErrorCorrelation">The mean correlation of being right.</param>
/// <param name="DoubleFault">The mean share of rows on which two members are both wrong.</param>
/// <param name="Kappa">The mean κ of the predicted classes.</param>
/// <param name="JensenShannon">The mean divergence of two members, in nats.</param>
/// <param name="KullbackLeibler">The mean symmetric divergence of two members, in nats.</param>
/// <param name="MutualInformation">
/// H(p̄) − Σ aₘ H(pₘ), the Jensen–Shannon divergence of all members: what they do not know alike, in nats; the rest of H(p̄) they all hold for chance
/// (Depeweg et al. 2018).
/// </param>
/// <param name="AnyRight">The share of rows on which at least one member is right: no combination by choosing among members has more.</param>
public sealed record ClassifierDiversity(
    ImmutableArray<ClassifierPair> Pairs,
    EnsembleStatistic Disagreement,
    EnsembleStatistic RelativeDisagreement,
    EnsembleStatistic QStatistic,
    EnsembleStatistic ErrorCorrelation,
    EnsembleStatistic DoubleFault,
    EnsembleStatistic Kappa,
    EnsembleStatistic JensenShannon,
    EnsembleStatistic KullbackLeibler,
    EnsembleStatistic MutualInformation,
    EnsembleStatistic AnyRight)
{
    internal static ClassifierDiversity Of(ClassifierPredictions predictions, ClassifierRows[] members, double[] weights)
    {
        var rows = predictions.Weights;
        var pairs = ImmutableArray.CreateBuilder<ClassifierPair>();
        var (differs, wrong, divergence) = (new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        var count = members.Length * (members.Length - 1) / 2;
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = i + 1; j < members.Length; j++)
            {
                var pair = new PairDiversity(rows, members[i], members[j]);
                pairs.Add(pair.Measure(i, j));
                for (var row = 0; row < rows.Count; row++)
                {
                    differs[row] += pair.Differs[row] / count;
                    wrong[row] += pair.BothWrong[row] / count;
                    divergence[row] += pair.Divergence[row] / count;
                }
            }
        }

        var all = pairs.ToImmutable();
        return new ClassifierDiversity(
            all,
            OfPairs(all, rows, differs), Mean(all, pair => pair.RelativeDisagreement), Mean(all, pair => pair.QStatistic), Mean(all, pair => pair.ErrorCorrelation),
            OfPairs(all, rows, wrong), Mean(all, pair => pair.Kappa), OfPairs(all, rows, divergence), Mean(all, pair => pair.KullbackLeibler),
            Information(predictions, members, weights),
            rows.Mean([.. Enumerable.Range(0, rows.Count).Select(row => members.Max(member => member.Correct[row]))]));
    }

    private const string OneMember = "one member has no other to differ from";

    private static EnsembleStatistic OfPairs(ImmutableArray<ClassifierPair> pairs, RowWeights rows, double[] values) =>
        pairs.IsEmpty ? EnsembleStatistic.None(OneMember) : rows.Mean(values);

    private static EnsembleStatistic Mean(ImmutableArray<ClassifierPair> pairs, Func<ClassifierPair, EnsembleStatistic> read)
    {
        if (pairs.Length == 1)
            return read(pairs[0]);
        double[] values = [.. pairs.Select(read).Where(statistic => statistic.Value is not null).Select(statistic => statistic.Value!.Value)];
        if (values.Length > 0)
            return new EnsembleStatistic(values.Average());
        return EnsembleStatistic.None(pairs.IsEmpty ? OneMember : string.Join("; ", pairs.Select(pair => read(pair).Undefined).Distinct()));
    }

    private static EnsembleStatistic Information(ClassifierPredictions predictions, ClassifierRows[] members, double[] weights)
    {
        var mixture = new ClassifierRows(predictions, Combination.Of(predictions, CombinationRule.MeanProbability, weights, members.Length));
        return predictions.Weights.Mean([.. mixture.Entropy.Select((entropy, row) => entropy - members.Select((member, m) => weights[m] * member.Entropy[row]).Sum())]);
    }
}
