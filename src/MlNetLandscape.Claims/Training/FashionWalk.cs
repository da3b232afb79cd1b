using System.Collections.Immutable;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>Plain descent on Fashion-MNIST whose every step is watched.</summary>
/// <remarks>Pixels as they are: with standardised ones full-batch angles are seven degrees smaller.</remarks>
internal static class FashionWalk
{
    public const string Experiment = "Fashion-MNIST, 1,000 rows, pixels in [0, 1], MLP 784-64-64-10 with ReLU, η = 0.2, no momentum;";

    public static WalkObservation[] Run(ClaimRun run, int batch, int steps, int points)
    {
        using var rows = Rows(run);
        var options = new Trainings.Options
        {
            Network = Network.Mlp(64, 64),
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 0.2,
            BatchSize = batch,
            Epoch = (int)Math.Ceiling(steps * (double)batch / rows.Count),
            Observers = [new WalkObserver { Every = 1, Points = points }],
        };
        using var model = run.Train(options, new MulticlassTask(10), rows, run.Seed);
        return [.. model.History.Observations.Cast<WalkObservation>()];
    }

    private static TensorDataset Rows(ClaimRun run)
    {
        using var scope = NewDisposeScope();
        using var images = run.Data.Train(1_000);
        var (black, white) = (images.Features.min(), images.Features.max());
        return new TensorDataset((images.Features - black) / (white - black), images.Labels.clone());
    }

    public static double MeanAngle(IEnumerable<WalkObservation> walk) => walk.Average(one => one.Angle!.Value);

    /// <summary>Angles over steps, each a mean of some.</summary>
    public static Series Angles(string name, WalkObservation[] walk)
    {
        var means = walk.Skip(1).Chunk(Math.Max(1, walk.Length / 50)).Select(part => (Step: part.Average(one => (double)one.Step), Angle: MeanAngle(part))).ToArray();
        return new Series(name, [.. means.Select(mean => mean.Step)], [.. means.Select(mean => mean.Angle)]);
    }

    public static ReportSection Figure(params ImmutableArray<Series> angles) => new SeriesSection("step", "angle of consecutive gradients, degrees", angles);
}
