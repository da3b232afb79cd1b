using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Tests.Estimation;

public sealed class SeedTests
{
    [Fact]
    public void A_stream_is_named_by_its_path_alone()
    {
        Assert.Equal(Seed.Derive(1, 2, 3), Seed.Derive(1, 2, 3));
        Assert.NotEqual(Seed.Derive(1, 2, 3), Seed.Derive(1, 3, 2));
        Assert.NotEqual(Seed.Derive(1, 2), Seed.Derive(1, 2, 0));
    }

    [Fact]
    public void Seeds_of_neighbouring_streams_are_all_different_and_not_negative()
    {
        long[] seeds = [.. from seed in Enumerable.Range(-50, 100) from stream in Enumerable.Range(0, 100) select Seed.Derive(seed, stream)];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.True(seed >= 0));
    }

    [Fact]
    public void Every_bit_is_one_half_of_the_time()
    {
        const int Count = 4096;
        for (var bit = 0; bit < 63; bit++)
        {
            var ones = Enumerable.Range(0, Count).Count(stream => (Seed.Derive(7, stream) >> bit & 1) == 1);
            Assert.InRange(ones, (Count / 2) - 160, (Count / 2) + 160); // five standard deviations of √(n/4) = 32
        }
    }
}
