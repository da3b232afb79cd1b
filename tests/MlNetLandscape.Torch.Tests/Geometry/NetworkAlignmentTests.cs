using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public sealed class NetworkAlignmentTests
{
    public static TheoryData<string> Described => [.. NetworkCases.All.Keys.Where(name => name != "custom")];

    [Theory]
    [MemberData(nameof(Described))]
    public void A_planted_permutation_is_found_exactly_by_weights_and_by_activations(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var a = Model(network, shape, seed: 4);
        var symmetry = NetworkSymmetry.Of(network, shape);
        using var b = symmetry.Permute(a, NetworkSymmetryTests.Permutations([.. symmetry.Layout.Sizes], seed: 5));
        Assert.Equal(symmetry.Layout.Sizes.Length == 0, Problem.Weights(a).SequenceEqual(Problem.Weights(b)));
        using var generator = new Generator(6);
        var x = randn(50, shape.Features, generator: generator);
        using var byWeights = NetworkAlignment.ByWeights(a, b);
        using var byActivations = NetworkAlignment.ByActivations(a, b, x, new NetworkAlignmentOptions { BatchSize = 17 });
        Assert.Equal(Problem.Weights(a), Problem.Weights(byActivations.Network));
        Assert.Equal(Problem.Weights(a), Problem.Weights(byWeights.Network));
        Assert.InRange(byWeights.Found.Similarity, byWeights.Found.StartSimilarity, double.PositiveInfinity);
        Assert.InRange(byActivations.Found.Similarity - byActivations.Found.StartSimilarity, 0, double.PositiveInfinity);
    }

    [Fact]
    public void Correlations_over_batches_are_those_over_all_examples()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var values = randn([301, 6], ScalarType.Float64, generator: generator) + 1000; // a mean that would drown sums of squares
        values.select(1, 5).fill_(3); // never changes
        using var moments = new UnitMoments(3, 3);
        foreach (var (start, length) in new[] { (0, 1), (1, 200), (201, 100) })
            moments.Add(values.narrow(0, start, length));
        var columns = Enumerable.Range(0, 6).Select(column => values.select(1, column).contiguous().data<double>().ToArray()).ToArray();
        var correlations = moments.Correlations();
        for (var row = 0; row < 3; row++)
        {
            Assert.Equal(columns[row].Average(), moments.Means()[row], 1e-10);
            Assert.Equal(MathNet.Numerics.Statistics.Statistics.PopulationStandardDeviation(columns[row]), moments.Deviations()[row], 1e-10);
            for (var column = 0; column < 2; column++)
                Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(columns[row], columns[3 + column]), correlations[row, column], 1e-10);
            Assert.Equal(0, correlations[row, 2]);
        }
    }

    [Fact]
    public void Networks_of_different_or_custom_descriptions_are_refused()
    {
        var (network, shape) = NetworkCases.All["mlp"];
        using var a = Model(network, shape, seed: 1);
        using var b = Model(Network.Mlp(7, 5), shape, seed: 1);
        using var custom = Model(NetworkCases.All["custom"].Network, NetworkCases.All["custom"].Shape, seed: 1);
        Assert.Contains("networks of one description", Assert.Throws<ArgumentException>(() => NetworkAlignment.ByWeights(a, b)).Message);
        Assert.Contains("Describe it with `Network.Layers`", Assert.Throws<ArgumentException>(() => NetworkAlignment.ByWeights(custom, custom)).Message);
        using var one = zeros(1, 5);
        Assert.Contains("at least two examples. Got 1", Assert.Throws<ArgumentException>(() => NetworkAlignment.ByActivations(a, a, one)).Message);
        Assert.Contains("`BatchSize`", Assert.Throws<ArgumentException>(() => NetworkAlignment.ByWeights(a, a, new NetworkAlignmentOptions { BatchSize = 0 })).Message);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var (network, shape) = NetworkCases.All["resnet"];
        using var a = Model(network, shape, seed: 1);
        using var b = Model(network, shape, seed: 2);
        using var x = randn(20, shape.Features);
        using var data = new TensorDataset(x, zeros(20, ScalarType.Int64));
        Walk(); // what is made once for all
        var (built, left) = (LiveTensors.LeftByBuilding(network, shape), LiveTensors.LeftBy(Walk));
        Assert.Equal(0, built == 0 ? left : left % built);

        void Walk()
        {
            using var byWeights = NetworkAlignment.ByWeights(a, b);
            using var byActivations = NetworkAlignment.ByActivations(a, b, x);
            using var line = new NetworkLine(a, byActivations.Network, x);
            _ = line.Profile(data, 3);
        }
    }

    internal static NetworkModel Model(Network network, NetworkShape shape, long seed) =>
        new(network, shape, new MulticlassTask(shape.Outputs), History(), NetworkSymmetryTests.Disordered(network, shape, seed));

    private static TrainingHistory History()
    {
        using var data = Problem.Clouds(20);
        using var trained = Problem.Train(new Problem.Options { Epoch = 1 }, new MulticlassTask(3), data);
        return trained.History;
    }
}
