using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class WideRadiusResistsWrongLabels() : Claim(71, "Foret et al. 2021",
    "Sharpness-aware minimisation of a suitable radius keeps wrong labels from being learned.",
    "Digits, 1,000 rows of which 20 % have a wrong label, MLP 64-100-10, 100 epochs with momentum; accuracy on the other 797 rows, with ρ = 0.5 and without.", ClaimTier.Two, seconds: 15,
    Expectation.Above("gain of accuracy", 0.02), Expectation.Told("accuracy without"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed, wrongLabels: 0.2);
        using var rows = train;
        using var others = test;
        using var plain = SharpnessAwareDigits.Train(run, 0, new Sgd(), 0.05, rows);
        using var sharp = SharpnessAwareDigits.Train(run, 0.5, new Sgd(), 0.05, rows);
        var without = plain.Accuracy(others);
        return new ClaimReading(sharp.Accuracy(others) - without, without)
        {
            Figures = [new SeriesSection("epoch", "training loss", [Curve("plain", plain), Curve("ρ = 0.5", sharp)]) { YIsLog = true }],
        };

        static Series Curve(string name, NetworkModel model) =>
            new(name, [.. model.History.Epochs.Select(epoch => (double)epoch.Epoch)], [.. model.History.Epochs.Select(epoch => epoch.TrainingLoss)]);
    }
}
