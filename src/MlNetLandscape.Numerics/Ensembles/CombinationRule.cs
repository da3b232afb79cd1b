namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How the predictions of members become one. Regression always takes the mean of the numbers.</summary>
public enum CombinationRule
{
    /// <summary>p̄ = Σ aₘ pₘ: the mixture. Its log loss is never above the members' mean (Jensen). Of a regression, the mean of the members' numbers.</summary>
    MeanProbability,

    /// <summary>p ∝ Π pₘ^aₘ: softmax of the mean logit. It is sharper than the mixture.</summary>
    MeanLogit,

    /// <summary>
    /// The share Σ aₘ of the members whose class of highest probability it is. Its log loss suffers where no member votes for the true class. A network ensemble of two classes smooths the share, (M v + ½) / (M + 1), so that its logit is finite.
    /// </summary>
    Vote,
}
