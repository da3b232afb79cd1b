using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class OptimizersEndApart() : Claim(19, "Im et al. 2016",
    "From the same first weights different optimizers end at different minima, with a bump between.",
    "Digits, 1,000 rows, MLP 64-32-32-10 with tanh, 30 epochs each of descent with momentum, Adam and RMSprop from one initialisation and in one order of rows; barriers of the training loss.",
    ClaimTier.Three, seconds: 40,
    Expectation.Above("barrier from Adam to descent", 0.05), Expectation.Told("from RMSprop to descent"), Expectation.Told("from Adam to RMSprop"))
{
    public override int Seeds => 3;

    public override string Remark => "From one initialisation all three end in one basin on digits: the loss on the lines between them does not rise, as it does between networks of different first weights.";

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(1);
        using var rows = train;
        test.Dispose();
        using var descent = Train(new Sgd(), 0.05);
        using var adam = Train(new AdamW(), 3e-3);
        using var rmsProp = Train(new RmsProp(), 1e-3);
        using var landscape = new NetworkLandscape(descent, rows, new GeometryOptions { BatchSize = 1_000, CancellationToken = run.Cancellation }, joinsNetworks: true);
        var (a, b, c) = (landscape.Point(adam), landscape.Point(descent), landscape.Point(rmsProp));
        var lines = new[] { (a, b), (c, b), (a, c) }.Select(ends => ModeConnection.Line(landscape.Slices, ends.Item1, ends.Item2)).ToArray();
        string[] names = ["Adam – descent", "RMSprop – descent", "Adam – RMSprop"];
        return new ClaimReading([.. lines.Select(line => line.Barrier.AboveLine)])
        {
            Figures = [new ProfileSection([.. lines.Zip(names, (line, name) => new NamedProfile(name, line.Profile))])],
        };

        NetworkModel Train(Optimizer optimizer, double rate) => run.Train(
            new Trainings.Options { Network = Network.Mlp(32, 32) with { Activation = Activation.Tanh }, Epoch = 30, BatchSize = 50, Optimizer = optimizer, LearningRate = rate }, new MulticlassTask(10), rows, run.Seed);
    }
}
