namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How the predictions of members become one. Regression always takes the mean of the numbers.</summary>
public enum CombinationRule
{
    /// <summary>p̄ = Σ aₘ pₘ: the mixture. Its log loss is never above the members' mean (Jensen).</summary>
    MeanProbability,

    /// <summary>p ∝ Π pₘ^aₘ: softmax of the mean logit. It is sharper than the mixture.</summary>
    MeanLogit,

    /// <summary>
    /// The share Σ aₘ of the members whose class of highest probability it is. Its log loss suffers where no member votes for the true class.
    /// </summary>
    Vote,
}
