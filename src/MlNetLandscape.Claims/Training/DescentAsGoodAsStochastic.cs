using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class DescentAsGoodAsStochastic() : Claim(59, "Wu et al. 2017",
    "Full-batch descent finds minima that generalise about as well as those of stochastic descent.",
    "Fashion-MNIST, 1,000 rows, MLP 784-100-10, momentum 0.9, η = 0.02 in full batches and in batches of 50, each down to a training loss of 0.01; accuracy on 10,000 test rows, 6 seeds.",
    ClaimTier.Two, seconds: 50,
    Expectation.Near("accuracy of full-batch less that of stochastic descent", 0, 0.01), Expectation.Told("accuracy of stochastic descent"), Expectation.Below("highest training loss", 0.0105))
{
    public override int Seeds => 6;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var rows = run.Data.Train(1_000);
        using var test = run.Data.Test(10_000);
        using var whole = Train(1_000, 10);
        using var batches = Train(50, 20);
        var (full, stochastic) = (whole.Accuracy(test), batches.Accuracy(test));
        return new ClaimReading(full - stochastic, stochastic, Math.Max(whole.History.Target!.Loss, batches.History.Target!.Loss))
        {
            Figures = [new SeriesSection("epoch", "training loss", [Curve("full batch", whole), Curve("batches of 50", batches)]) { YIsLog = true }],
        };

        NetworkModel Train(int batch, int stepsPerLook) => run.Train(
            new Trainings.Options
            {
                Network = Network.Mlp(100),
                Optimizer = new Sgd(),
                LearningRate = 0.02,
                BatchSize = batch,
                Epoch = batch == 1_000 ? 3_000 : 300,
                Target = new TrainingTarget { Loss = 0.01, StepsPerLook = stepsPerLook },
            }, new MulticlassTask(10), rows, run.Seed);

        static Series Curve(string name, NetworkModel model) => new(name, [.. model.History.Epochs.Select(epoch => (double)epoch.Epoch)], [.. model.History.Epochs.Select(epoch => epoch.TrainingLoss)]);
    }
}
