using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Claims;

internal sealed class LinearModelsShareTheirHessian() : Claim(62, "Wu, Zhu & E 2017, appendix B",
    "All global minima of a model that is linear in its parameters have the same Hessian: flatness cannot tell them apart.",
    "Squared loss of 60 random features on 20 examples; the least-norm interpolant and one moved along the null space: ‖H₁ − H₂‖_F.",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("‖H₁ − H₂‖_F", 0), Expectation.Below("larger of the two losses", 1e-20), Expectation.Above("distance of the minima", 1))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (features, targets) = (Dense.Gaussian(20, 60, run.Seed), Dense.Gaussian(20, run.Seed + 1));
        var model = new LinearRegression(features, targets);
        var pseudoInverse = features.PseudoInverse();
        var first = pseudoInverse * targets;
        var aside = Dense.Gaussian(60, run.Seed + 2);
        var second = first + aside - (pseudoInverse * (features * aside)); // moved within the null space of the features
        return new ClaimReading(
            (DenseHessian.Of(model.Hessian(first)).Matrix - DenseHessian.Of(model.Hessian(second)).Matrix).FrobeniusNorm(),
            Math.Max(model.Value(first), model.Value(second)), (first - second).L2Norm());
    }
}
