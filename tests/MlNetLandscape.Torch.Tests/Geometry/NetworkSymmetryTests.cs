using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public sealed class NetworkSymmetryTests
{
    /// <summary>The units of each group, by hand.</summary>
    public static TheoryData<string, int[]> Groups => new()
    {
        { "linear", [] },
        { "mlp", [7, 6] },
        { "mlp batch norm", [8] },
        { "mlp group norm", [4] }, // four groups of two
        { "mlp layer norm", [8] },
        { "residual mlp", [6, 6, 6] }, // the stream, and one in each block
        { "plain mlp", [6, 6, 6, 6, 6] },
        { "simple cnn", [3, 4] },
        { "simple cnn group norm", [4, 4] }, // four groups of one
        { "lenet", [6, 16, 120, 84] },
        { "mini lenet", [6, 15] },
        { "resnet", [4, 4, 8, 8, 16, 16] }, // stages and insides of their blocks
        { "resnet zero padding", [4, 8, 16] }, // only what is inside
        { "resnet without skip", [4, 4, 4, 4, 4, 4, 4] },
        { "layers", [6, 4] },
        { "image layers", [4, 6] },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void Any_permutation_leaves_the_outputs_as_they_are(string name, int[] groups)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (network, shape) = NetworkCases.All[name];
        var symmetry = NetworkSymmetry.Of(network, shape);
        Assert.Equal(groups.Order(), symmetry.Layout.Sizes.Order());
        using var plain = Disordered(network, shape, seed: 1);
        using var permuted = Disordered(network, shape, seed: 1);
        symmetry.Permute(permuted, Permutations(groups: [.. symmetry.Layout.Sizes], seed: 2));
        var moved = plain.parameters().Zip(permuted.parameters()).Count(pair => !pair.First.eq(pair.Second).all().item<bool>());
        Assert.Equal(groups.Length == 0, moved == 0);
        using var generator = new Generator(3);
        var x = randn(9, shape.Features, generator: generator).to_type(ScalarType.Float64);
        plain.to(ScalarType.Float64);
        permuted.to(ScalarType.Float64);
        var (expected, got) = (plain.call(x), permuted.call(x));
        Assert.InRange((expected - got).abs().max().item<double>() / expected.abs().max().item<double>(), 0, 1e-13);
    }

    [Fact]
    public void What_is_no_permutation_of_the_units_is_refused()
    {
        var (network, shape) = NetworkCases.All["mlp"];
        var symmetry = NetworkSymmetry.Of(network, shape);
        using var module = network.Build(shape, 1);
        Assert.Contains("2 groups of units. Got 1", Assert.Throws<ArgumentException>(() => symmetry.Permute(module, [[0, 1, 2, 3, 4, 5, 6]])).Message);
        Assert.Contains("group 1 must hold each of 0 … 5 once. Got 0, 1, 2, 3, 4, 4", Assert.Throws<ArgumentException>(() => symmetry.Permute(module, [[0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 4]])).Message);
        var custom = NetworkCases.All["custom"];
        Assert.Contains("'cases' may be permuted cannot be known", Assert.Throws<ArgumentException>(() => NetworkSymmetry.Of(custom.Network, custom.Shape)).Message);
        Assert.Contains("cannot be built", Assert.Throws<ArgumentException>(() => NetworkSymmetry.Of(Network.Mlp(-1), shape)).Message);
    }

    /// <summary>A network in evaluation mode whose every number is its own: also running statistics, biases and scales, which all begin alike.</summary>
    internal static nn.Module<Tensor, Tensor> Disordered(Network network, NetworkShape shape, long seed)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed);
        var module = network.Build(shape, seed);
        foreach (var value in module.parameters().Concat(module.buffers()).Where(value => value.dtype == ScalarType.Float32 && value.dim() == 1))
            value.add_(rand(value.shape, generator: generator)); // variances stay positive
        module.eval();
        return module;
    }

    internal static int[][] Permutations(IReadOnlyList<int> groups, long seed)
    {
        var source = new Random((int)Seed.Derive(seed, 1));
        return [.. groups.Select(size =>
        {
            int[] order = [.. Enumerable.Range(0, size)];
            source.Shuffle(order);
            return order;
        })];
    }
}
