using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class KrylovStep() : Claim(2, "Dauphin et al. 2014; Vinyals & Povey 2012",
    "The saddle-free step in a Krylov space becomes the exact one as the space grows.",
    "A random indefinite Hessian 40×40, damping μ = 0.1: ‖step − exact step‖ / ‖exact step‖ by Krylov dimension.",
    ClaimTier.One, seconds: 0.1,
    Expectation.Below("error at 40 dimensions", 1e-10), Expectation.Below("at 20", 0.3), Expectation.Above("fall from each of 5, 10, 20, 40 to the next, the least", 0))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        var square = Dense.Gaussian(40, 40, run.Seed);
        var matrix = (square + square.Transpose()) * (0.5 / Math.Sqrt(40));
        var start = Dense.Gaussian(40, run.Seed + 1);
        var spectrum = matrix.Evd(Symmetricity.Symmetric);
        var damping = 0.1 / spectrum.EigenValues.Max(value => Math.Abs(value.Real)); // NewtonOptions count μ in units of the largest |λ|
        var axes = spectrum.EigenVectors;
        var coefficients = axes.TransposeThisAndMultiply(matrix * start);
        var exact = -axes * Vector<double>.Build.Dense([.. coefficients.Select((g, i) => g / (Math.Abs(spectrum.EigenValues[i].Real) + 0.1))]);
        double[] dimensions = [5, 10, 20, 40];
        var errors = Array.ConvertAll(dimensions, dimension => (Step((int)dimension) - exact).L2Norm() / exact.L2Norm());
        return new ClaimReading(errors[3], errors[2], errors.Zip(errors.Skip(1), (before, after) => before - after).Min())
        {
            Figures = [new SeriesSection("Krylov dimension", "relative error of the step", [new Series("saddle-free step", [.. dimensions], [.. errors])]) { YIsLog = true }],
        };

        Vector<double> Step(int dimension)
        {
            var (objective, theta) = (new Quadratic(matrix), start.Clone());
            using var descent = new NewtonDescent<Vector<double>>(objective.Space,
                new NewtonOptions { StepsPerBasis = 1, ExactUpTo = 0, KrylovSteps = dimension, LargestDamping = damping, SmallestDamping = damping });
            descent.Step(new NewtonProblem<Vector<double>>(objective), theta);
            return theta - start;
        }
    }
}
