using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>
/// What is said of bad minima, measured (Wu, Zhu &amp; E 2017): digits, 200 rows to train on, ReLU perceptron 64-30-10, 0 to 400 rows with wrong labels beside them, three trainings each, all to a training
/// loss of 0.02 with every training row right.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BadMinimaClaimsTests(ITestOutputHelper output)
{
    [Fact]
    public void Minima_of_equal_training_loss_predict_ever_worse_in_ever_smaller_basins()
    {
        var (rows, test) = Digits.Split(1);
        using (rows)
        using (test)
        {
            var training = new Problem.Options { Network = Network.Mlp(30), Optimizer = new AdamW(), LearningRate = 0.01, BatchSize = 10_000, Epoch = 6_000 };
            using var found = AttackStudy.Run(Problem.Job(training, new MulticlassTask(10)), rows, test, new BadMinimaOptions { TrainingExamples = 200, StepsPerLook = 10 });
            output.WriteLine($"{found}\n{found.Cost}");
            Assert.Equal(15, found.Interpolating.Length);
            Assert.All(found.Interpolating, minimum => Assert.Equal(1, minimum.TrainingAccuracy));
            Assert.All(found.Interpolating, minimum => Assert.InRange(minimum.TrainingLoss, 0.01, 0.02));
            Assert.InRange(found.Minima.Where(minimum => minimum.AttackExamples == 0).Average(minimum => minimum.HeldOutAccuracy), 0.88, 1);
            Assert.InRange(found.Minima.Where(minimum => minimum.AttackExamples == 400).Average(minimum => minimum.HeldOutAccuracy), 0, 0.35);
            foreach (var metric in new[] { BasinMetric.LogVolume, BasinMetric.LargestEigenvalue, BasinMetric.FrobeniusNorm })
                Assert.InRange(found.Correlation(metric).Value, -1, -0.9);
        }
    }
}
