using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Alignment;
using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public sealed class FeatureMatchesTests
{
    [Theory]
    [InlineData(7, 6)]
    [InlineData(5, 9)] // fewer units, and more
    public void Layers_of_different_widths_are_matched_as_their_outputs_are(int first, int second)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["mlp"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(Network.Mlp(first, second), shape, seed: 2);
        var x = Examples(83, shape);
        var found = FeatureMatches.Of(a, b, x, new FeatureMatchOptions { BatchSize = 20, UntrainedSeeds = [5, 6] });
        Assert.Equal([("activation1", "activation1"), ("activation2", "activation2")], found.Layers.Select(match => (match.Layers.First, match.Layers.Second)));
        Assert.Equal([(7, first), (6, second)], found.Layers.Select(match => (match.FirstUnits, match.SecondUnits)));
        Assert.Equal((83, 6), (found.Examples, found.Cost.Values));
        using var untrained = new NetworkModel(b.Network, b.Shape, b.Task, b.History, b.Network.Build(shape, 6));
        for (var layer = 0; layer < 2; layer++)
        {
            var (mine, theirs, fresh) = (Hidden(a, x, layer), Hidden(b, x, layer), Hidden(untrained, x, layer));
            var (expected, base6) = (FeatureMatching.Run(mine, theirs), FeatureMatching.Run(mine, fresh));
            var match = found.Layers[layer];
            Assert.Equal(0, (expected.Correlations - match.Trained.Correlations).Enumerate().Max(Math.Abs), 1e-5);
            Assert.Equal(expected.Assigned.ToArray(), match.Trained.Assigned.ToArray());
            Assert.Equal([5, 6], match.Untrained.Select(one => one.Seed));
            Assert.Equal(base6.BestMean, match.Untrained[1].BestMean, 1e-5);
            Assert.Equal(base6.AssignedMean, match.Untrained[1].AssignedMean, 1e-5);
            Assert.Equal(base6.Unmatched, match.Untrained[1].Unmatched);
            Assert.Equal(expected.BestMean - match.Untrained.Average(one => one.BestMean), match.BestAboveUntrained, 1e-5);
            Assert.Equal(expected.AssignedMean - match.Untrained.Average(one => one.AssignedMean), match.AssignedAboveUntrained, 1e-5);
        }
    }

    public static TheoryData<string> WithHidden => [.. NetworkCases.All.Keys.Where(name => name is not ("linear" or "custom"))];

    [Theory]
    [MemberData(nameof(WithHidden))]
    public void A_network_has_its_own_features_in_any_order(string name)
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All[name];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 4);
        var symmetry = NetworkSymmetry.Of(network, shape);
        using var b = symmetry.Permute(a, NetworkSymmetryTests.Permutations([.. symmetry.Layout.Sizes], seed: 5));
        var found = FeatureMatches.Of(a, b, Examples(60, shape));
        Assert.Equal(symmetry.Features.ToArray(), found.Layers.Select(match => match.Layers.First));
        foreach (var match in found.Layers)
        {
            var varying = match.FirstUnits - match.FirstConstant; // ReLU units may be off everywhere
            Assert.Equal(match.FirstConstant, match.SecondConstant);
            Assert.Equal(varying, match.Trained.BestMean * match.FirstUnits, 1e-4);
            Assert.Equal(varying, match.Trained.AssignedMean * match.FirstUnits, 1e-4);
            Assert.InRange(match.AssignedAboveUntrained, 0.1, 1);
        }
    }

    [Fact]
    public void What_becomes_of_the_inputs_alone_is_no_feature()
    {
        using var scope = NewDisposeScope();
        using var a = NetworkAlignmentTests.Model(Network.Layers(layers => layers.Tanh().Linear(4).Tanh().Linear(2)), new(5, 2), seed: 1);
        Assert.Equal(["activation2"], FeatureMatches.Of(a, a, Examples(20, a.Shape)).Layers.Select(match => match.Layers.First));
    }

    [Fact]
    public void Units_that_never_change_are_counted()
    {
        using var scope = NewDisposeScope();
        var shape = NetworkCases.All["mlp"].Shape;
        using var a = NetworkAlignmentTests.Model(Network.Mlp(6), shape, seed: 1);
        using var module = a.CreateModule();
        using (no_grad())
        {
            var bias = module.named_parameters().Single(entry => entry.name == "linear1.bias").parameter;
            bias.narrow(0, 1, 2).fill_(-1000);
        }

        using var b = new NetworkModel(a.Network, shape, a.Task, a.History, module);
        var match = FeatureMatches.Of(b, a, Examples(40, shape)).Layers[0];
        Assert.Equal((2, 0), (match.FirstConstant, match.SecondConstant));
        Assert.Equal(2 / 6.0, match.Trained.Unmatched, 1e-12);
        Assert.Equal(4 / 6.0, match.Trained.BestMean, 1e-5);
    }

    [Fact]
    public void An_untrained_network_normalises_as_trained_ones_do()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["mlp batch norm"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        var x = (10 * Examples(50, shape)) + 30;
        using var fresh = network.Build(shape, 7);
        new RunningStatistics(fresh).Refresh(x, 3, CancellationToken.None);
        using var untrained = new NetworkModel(network, shape, a.Task, a.History, fresh);
        var found = FeatureMatches.Of(a, a, x, new FeatureMatchOptions { UntrainedSeeds = [7] });
        var expected = FeatureMatches.Of(a, untrained, x);
        Assert.Equal(expected.Layers[0].Trained.BestMean, found.Layers[0].Untrained[0].BestMean, 1e-6);
    }

    [Fact]
    public void Channels_are_matched_over_the_places_of_an_image_and_layers_by_name()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["simple cnn"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(Network.LeNet(NetworkCases.Gray), shape, seed: 2);
        var x = Examples(30, shape);
        var found = FeatureMatches.Of(a, b, x, new FeatureMatchOptions { Layers = [new("conv1", "conv1")], BatchSize = 7 }).Layers[0];
        using var one = a.CreateModule();
        using var other = b.CreateModule();
        using var noGradient = no_grad();
        var (mine, theirs) = (First(one), First(other));
        Assert.Equal((3, 6), (found.FirstUnits, found.SecondUnits));
        for (var unit = 0; unit < 3; unit++)
            Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(mine[unit], theirs[unit + 1]), found.Trained.Correlations[unit, unit + 1], 1e-5);

        double[][] First(nn.Module<Tensor, Tensor> module)
        {
            var convolution = (TorchSharp.Modules.Conv2d)module.named_modules().Single(entry => entry.name == "conv1").module;
            var outputs = convolution.call(x.view(30, 1, 12, 12)); // [B, channels, 12, 12]
            return [.. Enumerable.Range(0, (int)outputs.shape[1]).Select(channel => outputs.select(1, channel).reshape(-1).to_type(ScalarType.Float64).data<double>().ToArray())];
        }
    }

    [Fact]
    public void Layers_of_a_custom_network_are_named()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["custom"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(Network.Mlp(4), shape, seed: 2);
        var x = Examples(30, shape);
        Assert.Contains("the custom 'cases', are not known by number", Assert.Throws<ArgumentException>(() => FeatureMatches.Of(a, b, x)).Message);
        var name = network.Describe(shape).Layers[0].Name;
        var found = FeatureMatches.Of(a, b, x, new FeatureMatchOptions { Layers = [new(name, "linear1"), new(name, "activation1")] });
        Assert.Equal(2, found.Layers.Length);
        Assert.All(found.Layers, match => Assert.Equal(4, match.SecondUnits));
        Assert.InRange(found.Layers[0].Trained.BestMean, 0.01, 1);
    }

    [Fact]
    public void What_cannot_be_matched_is_refused()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["mlp"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var narrow = NetworkAlignmentTests.Model(network, new(4, 3), seed: 1);
        using var shallow = NetworkAlignmentTests.Model(Network.Mlp(3), shape, seed: 1);
        using var linear = NetworkAlignmentTests.Model(Network.Mlp(), shape, seed: 1);
        using var cnn = NetworkAlignmentTests.Model(NetworkCases.All["simple cnn"].Network, NetworkCases.All["simple cnn"].Shape, seed: 1);
        var (x, images) = (Examples(10, shape), Examples(10, cnn.Shape));
        Assert.Contains("The first takes 5, the second 4.", Error(a, narrow, x));
        Assert.Contains("The first network has 2 (activation1, activation2), the second 1 (activation1). Name pairs by `Layers`.", Error(a, shallow, x));
        Assert.Contains("has no hidden layer", Error(linear, linear, x));
        Assert.Contains("at least two examples. Got 1.", Error(a, a, x.narrow(0, 0, 1)));
        Assert.Contains("The second network has no layer «relu9» that gives one tensor. It has linear1, activation1, linear2.", Error(a, shallow, x, new() { Layers = [new("activation1", "relu9")] }));
        Assert.Contains("«conv1» of the first network gives 144 an example, «conv2» of the second 36.", Error(cnn, cnn, images, new() { Layers = [new("conv1", "conv2")] }));
        Assert.Equal(
            "`Threshold` of `FeatureMatchOptions` must be in [−1, 1]. Got 2. `UntrainedSeeds` of `FeatureMatchOptions` must hold at least one seed: layers that see the same inputs are alike even untrained. "
            + "`MaximumRows` of `FeatureMatchOptions` must be at least 2. Got 1. `BatchSize` of `FeatureMatchOptions` must be at least 1. Got 0. (Parameter 'options')",
            Error(a, a, x, new() { Threshold = 2, UntrainedSeeds = [], MaximumRows = 1, BatchSize = 0 }));

        static string Error(NetworkModel first, NetworkModel second, Tensor examples, FeatureMatchOptions? options = null) =>
            Assert.Throws<ArgumentException>(() => FeatureMatches.Of(first, second, examples, options)).Message;
    }

    [Fact]
    public void The_networks_stay_as_they_were_and_nothing_is_left_behind()
    {
        var (network, shape) = NetworkCases.All["resnet"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(network, shape, seed: 2);
        using var x = randn(20, shape.Features);
        var before = (a.Fingerprint(), b.Fingerprint());
        Match(); // what is made once for all
        var (built, left) = (LiveTensors.LeftByBuilding(network, shape), LiveTensors.LeftBy(Match));
        Assert.Equal(0, built == 0 ? left : left % built);
        Assert.Equal(before, (a.Fingerprint(), b.Fingerprint()));

        void Match() => _ = FeatureMatches.Of(a, b, x);
    }

    private static Tensor Examples(int count, NetworkShape shape)
    {
        using var generator = new Generator(6);
        return randn(count, shape.Features, generator: generator);
    }

    /// <summary>The outputs of φ of a hidden layer of an MLP, computed layer by layer.</summary>
    private static Matrix<double> Hidden(NetworkModel model, Tensor x, int layer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var module = model.CreateModule();
        var modules = module.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        for (var index = 0; index <= layer; index++)
        {
            x = ((TorchSharp.Modules.Linear)modules[$"linear{index + 1}"]).call(x);
            x = ((MlpNetwork)model.Network).Activation == Activation.Tanh ? x.tanh() : x.relu();
        }

        var values = x.to_type(ScalarType.Float64).t().contiguous().data<double>().ToArray(); // column by column
        return Matrix<double>.Build.Dense((int)x.shape[0], (int)x.shape[1], values);
    }
}
