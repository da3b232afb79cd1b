using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Parameters;

public class TensorSpaceTests
{
    public static TheoryData<string, int> Spaces => new()
    {
        { "dense", 501 }, { "double", 501 }, { "single", 501 }, { "double", 10_007 }, { "single", 10_007 }, { "single", 1_200_000 },
    };

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Vectors_of_every_space_obey_the_same_laws(string kind, int dimension)
    {
        using var scope = NewDisposeScope();
        if (kind == "dense")
            Check(new DenseSpace(dimension));
        else
            Check(new TensorSpace(dimension, kind == "double" ? ScalarType.Float64 : ScalarType.Float32));
    }

    [Fact]
    public void An_inner_product_in_single_precision_is_accumulated_in_double()
    {
        using var scope = NewDisposeScope();
        const int Count = 1 << 21;
        var space = new TensorSpace(Count);
        var x = full(Count, 0.1f, ScalarType.Float32);
        Assert.Equal(Count * (double)0.1f * 0.1f, space.Dot(x, x), 2e-6); // single precision is off by 3e-2
    }

    [Fact]
    public void A_scope_frees_what_was_not_kept_and_hands_on_what_was()
    {
        var space = new TensorSpace(10);
        using var outer = NewDisposeScope();
        var before = space.Zero();
        Tensor kept, lost;
        using (space.OpenScope())
        {
            (kept, lost) = (space.Zero(), space.Zero());
            space.Keep(kept);
            space.Keep(before); // belongs to the outer scope already, and stays there
        }

        Assert.True(lost.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.True(outer.Contains(kept));
        Assert.True(outer.Contains(before));
    }

    [Fact]
    public void A_block_takes_memory_as_it_is_filled()
    {
        using var scope = NewDisposeScope();
        var space = new TensorSpace(1 << 20);
        var live = LiveTensors.Count();
        var block = space.Block(10_000); // 40 GB if it were taken at once
        using (NewDisposeScope())
        {
            block.Add(space.Random(ProbeDistribution.Gaussian, 1));
            block.Add(block[0]);
        }

        Assert.Equal(1, block.Dot(block[0])[0] / block.Dot(block[1])[1]);
        block.Dispose();
        scope.DisposeEverything();
        Assert.Equal(live, Tensor.TotalCount);
    }

    [Fact]
    public void Wrong_spaces_are_refused()
    {
        Assert.Contains("must be at least 1. Got 0", Assert.Throws<ArgumentException>(() => new TensorSpace(0)).Message, StringComparison.Ordinal);
        Assert.Contains("Got Int64", Assert.Throws<ArgumentException>(() => new TensorSpace(3, ScalarType.Int64)).Message, StringComparison.Ordinal);
    }

    private static void Check<TVector>(IVectorSpace<TVector> space)
    {
        var laws = new VectorSpaceLaws<TVector>(space);
        laws.Arithmetic();
        laws.RandomVectors();
        laws.Blocks();
    }
}
