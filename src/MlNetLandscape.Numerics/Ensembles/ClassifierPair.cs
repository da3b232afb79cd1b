namespace MlNetLandscape.Numerics.Ensembles;

/// <summary>How two classifiers differ (Kuncheva &amp; Whitaker 2003). N₁₁: both right; N₁₀: only the first; N₀₁: only the second; N₀₀: neither.</summary>
/// <param name="First">The index of the first, from 0.</param>
/// <param name="Second">The index of the second.</param>
/// <param name="BothRight">N₁₁ / N.</param>
/// <param name="FirstRight">N₁₀ / N.</param>
/// <param name="SecondRight">N₀₁ / N.</param>
/// <param name="DoubleFault">N₀₀ / N: what no vote between the two can mend.</param>
/// <param name="Disagreement">The share of rows on which they predict different classes, both of which may be wrong.</param>
/// <param name="RelativeDisagreement">
/// Disagreement / that of independent errors, 1 − (1 − e₁)(1 − e₂) − e₁ e₂ / (K − 1); 1 for independent errors spread evenly over the wrong classes, less for
/// errors in common. Undefined where neither errs.
/// </param>
/// <param name="QStatistic">
/// Yule's (N₁₁ N₀₀ − N₀₁ N₁₀) / (N₁₁ N₀₀ + N₀₁ N₁₀): 1 for the same errors, 0 for independent ones, −1 where one is right exactly where the other errs.
/// </param>
/// <param name="ErrorCorrelation">Pearson's correlation of being right; undefined where one is always right or always wrong.</param>
/// <param name="Kappa">
/// Cohen's (agreement − agreement by chance) / (1 − agreement by chance) of the predicted classes; undefined where both always predict one class.
/// </param>
/// <param name="JensenShannon">Mean Jensen–Shannon divergence of their distributions, in nats: from 0 to ln 2.</param>
/// <param name="KullbackLeibler">Mean ½ (KL(p ‖ q) + KL(q ‖ p)), p and q clamped at 10⁻¹⁵, in nats.</param>
public sealed record ClassifierPair(
    int First,
    int Second,
    double BothRight,
    double FirstRight,
    double SecondRight,
    EnsembleStatistic DoubleFault,
    EnsembleStatistic Disagreement,
    EnsembleStatistic RelativeDisagreement,
    EnsembleStatistic QStatistic,
    EnsembleStatistic ErrorCorrelation,
    EnsembleStatistic Kappa,
    EnsembleStatistic JensenShannon,
    EnsembleStatistic KullbackLeibler);
