using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <remarks>The energy is the share of wrong training rows, which compares networks of different losses; the noise is a multiple of each weight, so that it does not depend on their norm.</remarks>
internal sealed class WideFlatMinima() : Claim(67, "Baldassi et al. 2020; Pittorino et al. 2021",
    "Cross-entropy with small weights, and replicas that are drawn together, end in wider minima than descent on the squared error.",
    "Digits, 1,000 rows, MLP 64-100-10 with ReLU, 100 epochs; rise of the training error under noise of 0.1 to 1 times each weight, mean over 10 scales and 20 draws.", ClaimTier.Three, seconds: 60,
    Expectation.Above("rise for the squared error less that for cross-entropy with weight decay", 0), Expectation.Above("less that for replicated descent", 0),
    Expectation.Told("rise for the squared error"), Expectation.Told("rise for plain cross-entropy"), Expectation.Told("highest training error without noise"))
{
    private const int Draws = 20;

    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        var (train, test) = ClaimData.SplitDigits(run.Seed);
        using var rows = train;
        test.Dispose();
        double[][] errors =
        [
            Errors(new Sgd(), new OneHotSquaredLoss(), 0), Errors(new Sgd(), null, 1e-3), Errors(new ReplicatedSgd(), null, 0), Errors(new Sgd(), null, 0),
        ];
        string[] names = ["squared error", "cross-entropy with weight decay", "replicated descent", "plain cross-entropy"];
        var rises = errors.Select(each => each[1..].Average() - each[0]).ToArray();
        return new ClaimReading(rises[0] - rises[1], rises[0] - rises[2], rises[0], rises[3], errors.Max(each => each[0]))
        {
            Figures = [new SeriesSection("noise, as a multiple of each weight", "training error", [.. names.Zip(errors, (name, each) => new Series(name, [.. Enumerable.Range(0, 11).Select(scale => scale / 10.0)], [.. each]))])],
        };

        double[] Errors(Optimizer optimizer, Loss? loss, double decay)
        {
            var options = new Trainings.Options { Network = Network.Mlp(100), Optimizer = optimizer, Loss = loss, WeightDecay = decay, LearningRate = 0.05, BatchSize = 50, Epoch = 100, Threads = 1 };
            using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
            using var landscape = new NetworkLandscape(model, rows, new GeometryOptions { BatchSize = 1_000, CancellationToken = run.Cancellation });
            var (space, theta) = (landscape.Space, landscape.Point(model));
            var curves = Enumerable.Range(0, Draws).Select(draw =>
            {
                var noise = space.Multiply(space.Random(ProbeDistribution.Gaussian, Seed.Derive(run.Seed, draw)), space.Abs(theta));
                return ModeConnection.Line(landscape.Slices, theta, space.Add(theta, 1, noise), samples: 11).Profile[model.Task.MetricName];
            }).ToArray();
            return [.. Enumerable.Range(0, 11).Select(scale => 1 - curves.Average(curve => curve[scale]))];
        }
    }
}
