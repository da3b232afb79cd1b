using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

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
}
