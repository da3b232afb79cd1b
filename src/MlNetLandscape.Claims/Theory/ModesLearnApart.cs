using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class ModesLearnApart() : Claim(12, "Saxe, McClelland & Ganguli 2014",
    "Each singular mode of a linear network of two layers is learned along a sigmoid of known form, strong ones first.",
    "5-8-6 with strengths 4, 3, 2, 1, 0.5, start a₀ = 0.05 aligned, gradient descent at rate 10⁻³: mode strengths against the closed form at time 2.",
    ClaimTier.One, seconds: 2,
    Expectation.Below("largest relative error at time 2", 0.005))
{
    private const double Rate = 1e-3;
    private const int Steps = 2_000, Shown = 100;

    internal override ClaimReading Measure(ClaimRun run)
    {
        double[] strengths = [4, 3, 2, 1, 0.5];
        var (left, right) = (Dense.Gaussian(6, 6, run.Seed).Svd().U.SubMatrix(0, 6, 0, 5), Dense.Gaussian(5, 5, run.Seed + 1).Svd().U);
        var task = left * Matrix<double>.Build.DenseOfDiagonalArray(strengths) * right.Transpose();
        var network = new DeepLinearNetwork([5, 8, 6], Matrix<double>.Build.DenseIdentity(5), task);
        var theta = DeepLinearStart.Aligned(task, [5, 8, 6], 0.05 * 0.05, run.Seed + 2);
        var learned = new List<Vector<double>> { Strengths() };
        for (var step = 1; step <= Steps; step++)
        {
            theta -= Rate * network.Gradient(theta).Gradient;
            if (step % Shown == 0)
                learned.Add(Strengths());
        }

        var modes = Array.ConvertAll(strengths, strength => new LearningMode(strength, 0.05 * 0.05));
        double[] times = [.. Enumerable.Range(0, learned.Count).Select(place => place * Shown * Rate)];
        return new ClaimReading(modes.Select((mode, index) => Math.Abs((learned[^1][index] / mode.At(Steps * Rate)) - 1)).Max())
        {
            Figures =
            [
                new SeriesSection("time", "strength of a mode",
                [
                    .. modes.Select((mode, index) => new Series($"mode {strengths[index]:0.#}", [.. times], [.. learned.Select(all => all[index])])),
                    .. modes.Select((mode, index) => new Series($"theory {strengths[index]:0.#}", [.. times], [.. times.Select(mode.At)]) { IsReference = true }),
                ]),
            ],
        };

        Vector<double> Strengths()
        {
            var weights = network.Weights(theta);
            return (left.TransposeThisAndMultiply(weights[1] * weights[0]) * right).Diagonal();
        }
    }
}
