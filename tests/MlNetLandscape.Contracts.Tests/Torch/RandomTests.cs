using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

[Collection(GlobalTorchState.Name)]
public sealed class RandomTests
{
    [Fact]
    public void SeedZeroGivesTheNumbersOfPyTorchsManual()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(0);
        Numbers.IsClose([1.5410, -0.2934, -2.1788], randn(3), 5e-5);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        var first = Draw();
        random.manual_seed(4);
        Assert.Equal(first, Draw());
        Assert.NotEqual(first, Draw());
    }

    [Fact]
    public void AGeneratorIsItsOwnSource()
    {
        using var scope = NewDisposeScope();
        using var one = new Generator(3);
        using var two = new Generator(3);
        var state = one.get_state();
        var drawn = randn(5, generator: one).Doubles();
        randn(7);
        Assert.Equal(drawn, randn(5, generator: two).Doubles());
        one.set_state(state);
        Assert.Equal(drawn, randn(5, generator: one).Doubles());
        Assert.Equal(3, one.initial_seed());
    }

    [Fact]
    public void DistributionsHaveTheirMoments()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        const int Count = 100_000;
        Assert.Equal(0, (double)randn(Count).mean(), 0.02);
        Assert.Equal(1, (double)randn(Count).std(), 0.02);
        Assert.Equal(0.5, (double)rand(Count).mean(), 0.01);
        Assert.Equal(0.3, (double)zeros(Count).bernoulli_(0.3).mean(), 0.01);
        Assert.Equal(2, (double)zeros(Count).uniform_(1, 3).mean(), 0.02);
        Assert.Equal(5, (double)zeros(Count).normal_(5, 0.1).mean(), 0.01);
        Assert.Equal(Enumerable.Range(0, 50).Select(n => (long)n), randperm(50).Longs().Order());
        Assert.True((bool)randint(2, 5, [1000L]).ge(2).all());
        Assert.True((bool)randint(2, 5, [1000L]).lt(5).all());
        var drawn = multinomial(tensor(new[] { 0f, 0.25f, 0.75f }), 10_000, true);
        Assert.Equal(0.75, (double)drawn.eq(2).to_type(ScalarType.Float32).mean(), 0.02);
    }

    private static double[] Draw() => [.. randn(4).Doubles(), .. rand(3).Doubles(), .. randperm(6).Doubles()];
}
