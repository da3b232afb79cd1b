using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class DeepLinearMinima() : Claim(9, "Kawaguchi 2016; Yun, Sra & Jadbabaie 2018",
    "Every minimum of a deep linear network is global, and rank and column space say which critical points are.",
    "Linear networks 4-5-6-3, 4-2-5-3 and 4-3-3-3 on 30 random examples, gradient descent from random weights: loss above the closed form, and the certificate of the end.",
    ClaimTier.One, seconds: 6,
    Expectation.Below("largest excess over the closed form", 1e-9), Expectation.Below("ends that are not certified global minima of full rank", 0))
{
    private const int Shown = 100;
    private const double Rounding = 1e-10; // of losses of about 100, with which descent may rise by 10⁻¹² of itself

    private static readonly int[][] Shapes = [[4, 5, 6, 3], [4, 2, 5, 3], [4, 3, 3, 3]];

    internal override ClaimReading Measure(ClaimRun run)
    {
        var ways = new List<Series>();
        var certificates = Shapes.Select(widths =>
        {
            var (inputs, targets) = (Dense.Gaussian(widths[0], 30, run.Seed), 3 * Dense.Gaussian(widths[^1], 30, run.Seed + 1));
            var network = new DeepLinearNetwork(widths, inputs, targets);
            var (end, losses) = Descend(network, 0.5 * Dense.Gaussian((int)network.Space.Dimension, run.Seed + 2), run.Cancellation);
            int[] shown = [.. Enumerable.Range(0, losses.Count).Where(step => step % Shown == 0 || step == losses.Count - 1)];
            ways.Add(new Series(string.Join("-", widths), [.. shown.Select(step => (double)step)], [.. shown.Select(step => Math.Max(losses[step] - network.GlobalMinimum, Rounding))]));
            return DeepLinearCertificate.Judge(network.Weights(end), inputs, targets);
        }).ToArray();
        return new ClaimReading(
            certificates.Max(certificate => Math.Abs(certificate.Excess)),
            certificates.Count(certificate => certificate.Verdict != DeepLinearVerdict.GlobalMinimum || certificate.Rank != certificate.RequiredRank))
        {
            Figures = [new SeriesSection("step", "loss above the closed form", [.. ways]) { YIsLog = true }],
        };
    }

    /// <summary>Gradient descent with a rate that follows the loss.</summary>
    private static (Vector<double> End, List<double> Losses) Descend(DeepLinearNetwork network, Vector<double> theta, CancellationToken cancellation)
    {
        var (rate, (loss, gradient)) = (1e-4, network.Gradient(theta));
        var losses = new List<double>();
        for (var step = 0; step < 60_000 && gradient.L2Norm() > 1e-8; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            losses.Add(loss);
            var next = theta - (rate * gradient);
            var (value, slope) = network.Gradient(next);
            if (value > loss + (1e-12 * Math.Abs(loss)))
                rate *= 0.5;
            else
                (theta, loss, gradient, rate) = (next, value, slope, rate * 1.02);
        }

        return (theta, losses);
    }
}
