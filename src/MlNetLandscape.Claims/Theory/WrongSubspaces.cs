using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class WrongSubspaces() : Claim(10, "Yun, Sra & Jadbabaie 2018; Baldi & Hornik 1989",
    "A critical point of a bottleneck network that keeps the wrong singular directions is a saddle whose excess is known.",
    "Linear network 4-2-3, all subsets of kept directions: excess against ½ (Σ top s² − Σ kept s²), and the certificate.",
    ClaimTier.One, seconds: 1,
    Expectation.Below("largest error of the excess", 1e-8), Expectation.Below("wrong verdicts", 0), Expectation.Told("critical points"))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] widths = [4, 2, 3];
        var (inputs, targets) = (Dense.Gaussian(4, 30, run.Seed), 3 * Dense.Gaussian(3, 30, run.Seed + 1));
        var network = new DeepLinearNetwork(widths, inputs, targets);
        double Sum(IEnumerable<int> kept) => kept.Sum(index => network.SingularValues[index] * network.SingularValues[index]);
        var values = DeepLinearCriticalValue.All(network);
        var (error, wrong) = (0.0, 0);
        var (known, found) = (new List<double>(), new List<double>());
        foreach (var value in values)
        {
            var certificate = DeepLinearCertificate.Judge(network.Weights(network.CriticalPoint(value.Kept)), inputs, targets);
            known.Add(0.5 * (Sum([0, 1]) - Sum(value.Kept)));
            found.Add(certificate.Excess);
            error = Math.Max(error, Math.Abs(found[^1] - known[^1]));
            wrong += certificate.Verdict == (value.Kept.SequenceEqual([0, 1]) ? DeepLinearVerdict.GlobalMinimum : DeepLinearVerdict.StrictSaddle) ? 0 : 1;
        }

        return new ClaimReading(error, wrong, values.Length)
        {
            Figures =
            [
                new SeriesSection("½ (Σ top s² − Σ kept s²)", "loss above the global minimum",
                    [new Series("critical points", [.. known], [.. found]) { IsJoined = false }, new Series("equal", [0, known[^1]], [0, known[^1]]) { IsReference = true }]),
            ],
        };
    }
}
