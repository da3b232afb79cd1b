using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>What is said of intrinsic dimensions, measured (Li et al. 2018): digits, 1,000 rows to train on, perceptron 64-50-10 of 3,760 parameters.</summary>
[Trait("Category", "Slow")]
public sealed class NetworkDimensionClaimsTests(ITestOutputHelper output)
{
    [Fact]
    public void Ninety_percent_of_the_accuracy_is_reached_in_some_percent_of_the_dimensions()
    {
        var (rows, test) = Digits.Split(1);
        using (rows)
        using (test)
        {
            var training = new Problem.Options { Network = Network.Mlp(50), Optimizer = new AdamW(), LearningRate = 3e-3, BatchSize = 64, Epoch = 30, Threads = 1 };
            var found = DimensionStudy.Run(Problem.Job(training, new MulticlassTask(10)), rows, test, new NetworkDimensionOptions { Smallest = 25, Resolution = 0.15 });
            output.WriteLine($"{found}\n{found.Cost}");
            Assert.Equal(3_760, found.Parameters);
            Assert.InRange(found.Baseline, 0.95, 1);
            Assert.InRange(found.Value!.Value, 100, 200);
        }
    }
}
