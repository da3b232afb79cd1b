using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class SketchesFindTraces() : Claim(77, "Meyer et al. 2021 (Hutch++); Epperly et al. 2024 (XTrace)",
    "Where few eigenvalues stand out, a sketch finds the trace with far smaller errors than random probes alone.",
    "60 eigenvalues, 50, 30, 20 and 57 below 0.4, random eigenvectors, 200 seeds: root mean square error of Hutchinson's estimator over that of Hutch++, with 12 and 30 products.",
    ClaimTier.One, seconds: 3,
    Expectation.Above("ratio of errors with 12 products", 5), Expectation.Above("with 30 products", 5), Expectation.Told("ratio for XTrace with 30 products"))
{
    private static readonly double[] Spectrum = [50, 30, 20, .. Enumerable.Range(0, 57).Select(index => 0.4 * Math.Sin(1.3 * index))];

    internal override ClaimReading Measure(ClaimRun run)
    {
        var matrix = Dense.WithEigenvalues(Spectrum, Seed.Derive(run.Seed, 77));
        double[] products = [12, 18, 24, 30, 36];
        var (plain, sketched, leaveOneOut) = (Errors(TraceEstimator.Hutchinson), Errors(TraceEstimator.HutchPlusPlus), Errors(TraceEstimator.XTrace));
        return new ClaimReading(plain[0] / sketched[0], plain[3] / sketched[3], plain[3] / leaveOneOut[3])
        {
            Figures = [new SeriesSection("products with the matrix", "root mean square error of the trace",
                [new Series("Hutchinson", [.. products], [.. plain]), new Series("Hutch++", [.. products], [.. sketched]), new Series("XTrace", [.. products], [.. leaveOneOut])]) { YIsLog = true }],
        };

        double[] Errors(Func<ILinearOperator<Vector<double>>, ProbeOptions?, CancellationToken, StochasticEstimate> estimate) => Array.ConvertAll(products, most =>
            Math.Sqrt(Enumerable.Range(1, 200).Average(seed => Math.Pow(
                estimate(new MatrixOperator(matrix), new ProbeOptions { MaximumProducts = (int)most, RelativeStandardError = null, Seed = seed }, run.Cancellation).Value - Spectrum.Sum(), 2))));
    }
}
