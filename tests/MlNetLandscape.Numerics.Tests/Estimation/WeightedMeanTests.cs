using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Tests.Estimation;

public sealed class WeightedMeanTests
{
    [Fact]
    public void Batches_of_uneven_size_give_the_mean_of_all_examples()
    {
        double[] examples = [3, 1, 4, 1, 5, 9, 2];
        var mean = default(WeightedMean).Add(examples[..4].Average(), 4).Add(examples[4..].Average(), 3);
        Assert.Equal(examples.Average(), mean.Value, 15);
        Assert.Equal(7, mean.Weight);
    }

    [Fact]
    public void The_mean_of_nothing_is_not_a_number() => Assert.Equal(double.NaN, default(WeightedMean).Value);
}
