using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;

namespace MlNetLandscape.Claims;

internal sealed class SaddleRepels() : Claim(1, "Dauphin et al. 2014",
    "A saddle attracts Newton's method and repels the saddle-free one.",
    "5x² − y² from (1, 0.1), one undamped step: Newton's ends at the saddle (0, 0), the saddle-free one at (0, 0.2).",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("distance of Newton's step from (0, 0)", 1e-12), Expectation.Below("of the saddle-free step from (0, 0.2)", 1e-12))
{
    internal override ClaimReading Measure(ClaimRun run) =>
        new((After(CurvatureRule.Signed) - Dense.Vector(0, 0)).L2Norm(), (After(CurvatureRule.Absolute) - Dense.Vector(0, 0.2)).L2Norm());

    private static Vector<double> After(CurvatureRule rule)
    {
        var (saddle, theta) = (Quadratic.Diagonal(10, -2), Dense.Vector(1, 0.1));
        using var descent = new NewtonDescent<Vector<double>>(saddle.Space, new NewtonOptions { Rule = rule, StepsPerBasis = 1, LargestDamping = 0, SmallestDamping = 0 });
        descent.Step(new NewtonProblem<Vector<double>>(saddle), theta);
        return theta;
    }
}
