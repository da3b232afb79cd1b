using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class TemperatureCalibrates() : Claim(75, "Guo et al. 2017",
    "One temperature, fitted on rows held out, makes confidences frequencies and predicts the same classes.",
    FashionQuality.Experiment + " temperature fitted to the next 2,000 training rows; 15 bins.", ClaimTier.Two, seconds: 31,
    Expectation.Near("calibration error before", 0.07, 0.02), Expectation.Below("after", 0.025), Expectation.Near("change of accuracy", 0, 0), Expectation.Below("change of log loss", -0.05))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var all = run.Data.Train(FashionQuality.Rows + 2_000);
        using var rows = all.Rows(arange(all.Count - 2_000));
        using var heldOut = all.Rows(arange(all.Count - 2_000, all.Count));
        using var test = run.Data.Test(10_000);
        using var plain = new EnsembleModel([FashionQuality.Annealed(run, rows)]);
        var calibrated = plain.Calibrated(heldOut); // shares the network
        var metrics = new[] { Judging.Evaluate(test, plain), Judging.Evaluate(test, calibrated) };
        var (before, after) = (metrics[0].Together.Classification!, metrics[1].Together.Classification!);
        return new ClaimReading(before.Calibration.EqualWidth.Error.Value!.Value, after.Calibration.EqualWidth.Error.Value!.Value,
            after.Accuracy.Value!.Value - before.Accuracy.Value!.Value, after.LogLoss.Value!.Value - before.LogLoss.Value!.Value)
        {
            Figures = [new SeriesSection("confidence", "accuracy", [new Series("perfect", [0, 1], [0, 1]) { IsReference = true }, Curve("before", before), Curve($"after, T = {calibrated.Temperature:f2}", after)])],
        };

        static Series Curve(string name, Numerics.Ensembles.ClassifierQuality quality)
        {
            var bins = quality.Calibration.EqualWidth.Bins.Where(bin => bin.Rows > 0).ToArray();
            return new Series(name, [.. bins.Select(bin => bin.Confidence!.Value)], [.. bins.Select(bin => bin.Accuracy!.Value)]) { Error = [.. bins.Select(bin => bin.StandardError ?? 0)] };
        }
    }
}
