using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

public sealed class DenseSpaceTests
{
    [Theory]
    [InlineData(ProbeDistribution.Gaussian)]
    [InlineData(ProbeDistribution.Rademacher)]
    public void A_long_random_vector_is_the_same_every_time(ProbeDistribution distribution)
    {
        var space = new DenseSpace(100_000);
        var first = space.Random(distribution, 7);
        for (var repeat = 0; repeat < 5; repeat++)
            Assert.Equal(first.ToArray(), space.Random(distribution, 7).ToArray());
        Assert.Equal(0, first.Average(), 0.02);
        Assert.Equal(1, first.Average(entry => entry * entry), 0.02);
    }
}
