using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SaddleRepels() : Claim(1, "Dauphin et al. 2014",
    "A saddle attracts Newton's method and repels the saddle-free one.",
    "5x² − y² from (1, 0.1), one undamped step: Newton's ends at the saddle (0, 0), the saddle-free one at (0, 0.2).",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("distance of Newton's step from (0, 0)", 1e-12), Expectation.Below("of the saddle-free step from (0, 0.2)", 1e-12))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var (newton, saddleFree) = (After(CurvatureRule.Signed), After(CurvatureRule.Absolute));
        return new ClaimReading((newton - Dense.Vector(0, 0)).L2Norm(), (saddleFree - Dense.Vector(0, 0.2)).L2Norm())
        {
            Figures = [new SeriesSection("x", "y", [Step("Newton's step", newton), Step("saddle-free step", saddleFree), new Series("y of the saddle", [0, 1], [0, 0]) { IsReference = true }])],
        };

        static Series Step(string name, Vector<double> end) => new(name, [1, end[0]], [0.1, end[1]]);
    }

    private static Vector<double> After(CurvatureRule rule)
    {
        var (saddle, theta) = (Quadratic.Diagonal(10, -2), Dense.Vector(1, 0.1));
        using var descent = new NewtonDescent<Vector<double>>(saddle.Space, new NewtonOptions { Rule = rule, StepsPerBasis = 1, LargestDamping = 0, SmallestDamping = 0 });
        descent.Step(new NewtonProblem<Vector<double>>(saddle), theta);
        return theta;
    }
}
