using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <remarks>For a task all of whose strengths are 1, for which 1/d is the optimal rate. With strengths between 0.8 and 1.2 a Gaussian start of depth 5 gets there for two of four seeds, after 498 and 835 steps.</remarks>
internal sealed class OrthogonalStarts() : Claim(14, "Saxe, McClelland & Ganguli 2014",
    "From orthogonal weights the learning time of deep linear networks does not grow with depth; from Gaussian ones they do not learn.",
    "Width 20, a task of strengths 1, rate 0.8/d: steps until the loss is 0.1 % of the start, from weights aligned with the task, for d = 2 to 100, and from Gaussian weights for d = 5, 10, 20, at most 1,500 steps.",
    ClaimTier.Two, seconds: 1,
    Expectation.Below("most steps from orthogonal weights", 5), Expectation.Below("Gaussian starts of d ≥ 5 that learned", 0), Expectation.Told("steps from Gaussian weights at d = 2"))
{
    private const int Width = 20;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var svd = Dense.Gaussian(Width, Width, 100 + run.Seed).Svd();
        var task = svd.U * svd.VT;
        double[] depths = [2, 5, 10, 20, 50, 100];
        double[] orthogonal = Array.ConvertAll(depths, depth => (double)Steps(depth, DeepLinearStart.Aligned(task, Widths(depth), 0.9, run.Seed)).Steps);
        var gaussian = depths[..4].Select(depth => Steps(depth, DeepLinearStart.Gaussian(Widths(depth), 1, run.Seed))).ToArray();
        return new ClaimReading(orthogonal.Max(), gaussian.Skip(1).Count(found => found.RelativeLoss <= 1e-3), gaussian[0].Steps)
        {
            Figures =
            [
                new SeriesSection("depth d", "steps until 0.1 % of the loss",
                    [new Series("aligned orthogonal", [.. depths], [.. orthogonal]), new Series("Gaussian; 1,500 is not in time", [.. depths[..4]], [.. gaussian.Select(found => found.RelativeLoss <= 1e-3 ? found.Steps : 1_500.0)])]) { XIsLog = true, YIsLog = true },
            ],
        };

        LearningTime Steps(double depth, Vector<double> start) => LearningTime.Measure(task, Widths(depth), start, new LearningTimeOptions { CancellationToken = run.Cancellation });
    }

    private static int[] Widths(double depth) => [.. Enumerable.Repeat(Width, (int)depth + 1)];
}
