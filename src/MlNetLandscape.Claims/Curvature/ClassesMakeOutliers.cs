using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

internal sealed class ClassesMakeOutliers() : Claim(17, "Sagun et al. 2016, 2017",
    "The more classes, the more large eigenvalues.",
    "Digits of 2, 5 and 10 classes, 300 rows each, MLP 64-20 with tanh, 60 epochs of descent with momentum; eigenvalues above a tenth of the largest.", ClaimTier.Three, seconds: 15,
    Expectation.Above("large eigenvalues of 5 classes less those of 2", 1), Expectation.Above("of 10 less those of 5", 1), Expectation.Told("of 2"), Expectation.Told("of 5"), Expectation.Told("of 10"))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        int[] classes = [2, 5, 10];
        var found = classes.Select(count =>
        {
            using var scope = NewDisposeScope();
            using var digits = ClaimData.Digits();
            using var rows = digits.Rows((digits.Labels < count).nonzero().view(-1).narrow(0, 0, 300));
            var options = new Trainings.Options { Network = Network.Mlp(20) with { Activation = Activation.Tanh }, Optimizer = new Sgd(), LearningRate = 0.05, BatchSize = 50, Epoch = 60 };
            using var model = run.Train(options, new MulticlassTask(count), rows, run.Seed);
            using var risk = new EmpiricalRisk(model, rows, new EmpiricalRiskOptions { CancellationToken = run.Cancellation });
            using var hessian = risk.Hessian(risk.Theta());
            using var pairs = Lanczos.Find(hessian, new LanczosOptions { Largest = 40, Tolerance = 1e-3 }, cancellationToken: run.Cancellation);
            return pairs.Largest.Select(pair => pair.Value).ToArray();
        }).ToArray();
        var large = found.Select(each => (double)each.Count(value => value > 0.1 * each[0])).ToArray();
        return new ClaimReading(large[1] - large[0], large[2] - large[1], large[0], large[1], large[2])
        {
            Undecided = large.Max() == found[0].Length ? $"More than {found[0].Length} large eigenvalues." : "",
            Figures =
            [
                new SeriesSection("rank, from the largest", "eigenvalue over the largest",
                    [.. classes.Zip(found, (count, each) => new Series($"{count} classes", [.. Enumerable.Range(1, each.Length).Select(rank => (double)rank)], [.. each.Select(value => value / each[0])]))]) { YIsLog = true },
            ],
        };
    }
}
