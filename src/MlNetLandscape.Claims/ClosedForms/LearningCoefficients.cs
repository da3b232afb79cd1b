using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class LearningCoefficients() : Claim(78, "Watanabe 2009; Lau et al. 2024",
    "Sampling around a minimum finds its learning coefficient: half the rank of a quadratic, a quarter for a quartic.",
    "Quadratics of rank 4 and 2 in four variables and θ⁴, n = 1,000, 20,000 draws of Langevin dynamics after 2,000.",
    ClaimTier.Two, seconds: 1,
    Expectation.Near("rank 4", 2, 0.2), Expectation.Near("rank 2", 1, 0.1), Expectation.Near("quartic", 0.25, 0.025))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var options = new LearningCoefficientOptions { Examples = 1000, BurnIn = 2_000, Draws = 20_000, StepSize = 4e-4, Localization = 1, Seed = run.Seed };
        LocalLearningCoefficient[] found = [Coefficient(Quadratic.Diagonal(1, 1, 1, 1)), Coefficient(Quadratic.Diagonal(1, 1, 0, 0)), Coefficient(new NormalCrossing(2))];
        return new ClaimReading([.. found.Select(one => one.Value)])
        {
            Figures =
            [
                new SeriesSection("learning coefficient", "estimate",
                [
                    new Series("found", [2, 1, 0.25], [.. found.Select(one => one.Value)]) { IsJoined = false, Error = [.. found.Select(one => one.Estimate.StandardError)] },
                    new Series("equal", [0, 2.2], [0, 2.2]) { IsReference = true },
                ]),
            ],
        };

        LocalLearningCoefficient Coefficient(AnalyticObjective objective) => LocalLearningCoefficient.Measure(objective, objective.Space.Zero(), options);
    }
}
