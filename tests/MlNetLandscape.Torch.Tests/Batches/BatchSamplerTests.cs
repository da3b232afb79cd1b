using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Batches;

public sealed class BatchSamplerTests
{
    [Theory]
    [InlineData(10, 4, new long[] { 4, 4, 2 })]
    [InlineData(9, 4, new long[] { 4, 5 })] // a single last example joins the batch before it
    [InlineData(8, 4, new long[] { 4, 4 })]
    [InlineData(1, 4, new long[] { 1 })]
    [InlineData(5, 100, new long[] { 5 })]
    [InlineData(3, 1, new long[] { 1, 2 })]
    public void Batches_cover_every_example_once(long examples, long batchSize, long[] lengths)
    {
        var sampler = new BatchSampler(examples, batchSize, seed: null);
        var ranges = Enumerable.Range(0, (int)sampler.Batches).Select(batch => sampler.Range(batch)).ToArray();
        Assert.Equal(lengths, ranges.Select(range => range.Length));
        Assert.Equal(Enumerable.Range(0, (int)examples).Select(row => (long)row), ranges.SelectMany(r => Enumerable.Range(0, (int)r.Length).Select(i => r.Start + i)));
    }

    [Fact]
    public void An_epochs_order_depends_on_the_seed_and_the_epoch_alone()
    {
        var sampler = new BatchSampler(100, 7, seed: 3);
        var third = Order(sampler, 3);
        _ = rand(5); // the global generator plays no part
        Assert.Equal(third, Order(new BatchSampler(100, 7, seed: 3), 3));
        Assert.NotEqual(third, Order(sampler, 4));
        Assert.NotEqual(third, Order(new BatchSampler(100, 7, seed: 4), 3));
        Assert.Equal(Enumerable.Range(0, 100).Select(row => (long)row), third.Order());
    }

    [Fact]
    public void Without_a_seed_rows_keep_their_order() => Assert.Null(new BatchSampler(10, 3, seed: null).Order(0, CPU));

    private static long[] Order(BatchSampler sampler, long epoch)
    {
        using var order = sampler.Order(epoch, CPU)!;
        return order.data<long>().ToArray();
    }
}
