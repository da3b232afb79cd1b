using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Torch.Tests.Ensembles;
using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>What is said of straight lines in the landscape, measured.</summary>
[Trait("Category", "Slow")]
public sealed class LineClaimsTests(ITestOutputHelper output)
{
    private static readonly MulticlassTask Task = new(10);

    /// <summary>Goodfellow et al. 2015: from where a training starts to where it ends the loss falls all the way. Digits, 1,000 rows, MLP 64-32-32-10, ten seeds each.</summary>
    [Theory]
    [InlineData(Activation.ReLU)]
    [InlineData(Activation.Tanh)]
    public void From_the_start_of_a_training_to_its_end_the_loss_falls_all_the_way(Activation activation)
    {
        var monotone = Enumerable.Range(1, 10).Count(seed =>
        {
            var (train, test) = Digits.Split(seed);
            using (train)
            using (test)
            {
                Trajectory? ends = null;
                using var model = Problem.Train(new Problem.Options
                {
                    Network = Network.Mlp(32, 32) with { Activation = activation },
                    Optimizer = new Sgd(),
                    LearningRate = 0.05,
                    LearningRateScheduler = LearningRateSchedule.Cosine(), // it ends at rest: a rate that is still high leaves it beside the minimum of the line
                    Epoch = 20,
                    BatchSize = 32,
                    Observers = [new TrajectoryObserver { Every = int.MaxValue, Sink = path => ends = path }],
                }, Task, train, seed: seed);
                using var path = ends!;
                using var slices = new NetworkSlices(model, train);
                var profile = LossProfile.Between(slices, path[0], path[^1], new ProfileOptions { From = 0, To = 1, Points = 41 });
                output.WriteLine(FormattableString.Invariant($"{activation}, seed {seed}: {profile.Losses[0]:f3} → {profile.Losses[^1]:f4}, barrier {profile.Barrier!.AboveEnds:f4}, monotone {profile.IsMonotone(1e-3)}"));
                Assert.InRange(profile.Losses[^1], 0, 0.1);
                return profile.IsMonotone(1e-3);
            }
        });
        Assert.InRange(monotone, 9, 10);
    }

    /// <summary>
    /// Frankle et al. 2020: two trainings that share their first epochs end in one basin, though they see the rows in other orders afterwards. Fashion-MNIST, 5,000 rows, 20 epochs in all; barriers of the
    /// training error, means over three seeds.
    /// </summary>
    [Fact]
    public void Trainings_that_share_their_first_epochs_are_linearly_connected()
    {
        using var train = FashionRows.Read("train", 5_000);
        var pairs = new[] { 1, 2, 3 }.Select(seed =>
        {
            using var start = Train(train, seed, epochs: 0);
            using var grown = Train(train, seed, epochs: 2);
            using var a = Train(train, seed + 10, 20, start);
            var (same, shared, other) = (Barrier(a, 20, start), Barrier(null, 18, grown), Barrier(a, 20, null));
            output.WriteLine(FormattableString.Invariant($"seed {seed}: same start {same:f4}, two epochs shared {shared:f4}, another start {other:f4}"));
            return (Same: same, Shared: shared, Other: other);

            double Barrier(NetworkModel? first, int epochs, NetworkModel? from)
            {
                using var one = first is null ? Train(train, seed + 10, epochs, from) : null;
                using var two = Train(train, seed + 20, epochs, from);
                return ErrorBarrier(first ?? one!, two, train);
            }
        }).ToArray();
        Assert.InRange(pairs.Average(pair => pair.Same), 0.02, 1);
        Assert.InRange(pairs.Average(pair => pair.Shared), 0, 0.007);
        Assert.InRange(pairs.Average(pair => pair.Other), 0.15, 1);
    }

    private static double ErrorBarrier(NetworkModel a, NetworkModel b, TensorDataset data)
    {
        using var landscape = new NetworkLandscape(a, data, joinsNetworks: true);
        using var scope = NewDisposeScope();
        var profile = LossProfile.Between(landscape.Slices, landscape.Point(a), landscape.Point(b), new ProfileOptions { From = 0, To = 1, Points = 21 });
        return profile.BarrierOf("Accuracy", isHigherBetter: true).AboveLine;
    }

    /// <summary>Cosine from the first epoch; the shared ones are at the full rate, of which a cosine over 20 epochs would have taken 2 %.</summary>
    private static NetworkModel Train(TensorDataset data, int seed, int epochs, NetworkModel? from = null) => Problem.Train(
        new Problem.Options
        {
            Network = Network.Mlp(64, 64),
            Optimizer = new Sgd(),
            LearningRate = 0.02,
            LearningRateScheduler = from is null && epochs < 20 ? LearningRateSchedule.Constant : LearningRateSchedule.Cosine(),
            Epoch = Math.Max(1, epochs),
            BatchSize = 100,
            StopToken = new CancellationToken(canceled: epochs == 0),
        }, Task, data, initial: from, seed: seed);
}
