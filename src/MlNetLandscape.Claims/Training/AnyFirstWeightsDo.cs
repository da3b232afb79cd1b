using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

internal sealed class AnyFirstWeightsDo() : Claim(60, "Wu et al. 2017",
    "From any usual random initialisation training ends at good minima.",
    "Digits, 1,000 rows, MLP 64-50-10 with ReLU, 60 epochs of descent with momentum, first weights from N(0, 0.01²), N(0, 0.1²), Xavier's and He's rules, 5 seeds each; accuracy on the other 797 rows.",
    ClaimTier.Two, seconds: 4,
    Expectation.Above("lowest accuracy of 20 networks", 0.9))
{
    internal override ClaimReading Measure(ClaimRun run)
    {
        (string Name, Initializer Rule)[] rules =
            [("N(0, 0.01²)", Initializer.Normal(0.01)), ("N(0, 0.1²)", Initializer.Normal(0.1)), ("Xavier", Initializer.XavierUniform()), ("He", Initializer.HeNormal)];
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using var rows = train;
        using var others = test;
        var found = rules.Select((rule, index) =>
        {
            run.Tell(index / 4.0, rule.Name);
            return Enumerable.Range(1, 5).Select(number =>
            {
                var options = new Trainings.Options { Network = Network.Mlp(50) with { Initializer = rule.Rule }, Optimizer = new Sgd(), LearningRate = 0.05, BatchSize = 50, Epoch = 60, Threads = 1 };
                using var model = run.Train(options, new MulticlassTask(10), rows, Seed.Derive(run.Seed, index, number));
                return model.Accuracy(others);
            }).ToArray();
        }).ToArray();
        return new ClaimReading(found.Min(each => each.Min()))
        {
            Figures = [new SeriesSection("seed", "accuracy on other rows", [.. rules.Zip(found, (rule, each) => new Series(rule.Name, [1, 2, 3, 4, 5], [.. each]))])],
        };
    }
}
