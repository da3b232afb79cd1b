using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Tests.Networks;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

public sealed class NetworkLineTests
{
    [Theory]
    [InlineData("mlp", 2)]
    [InlineData("mlp layer norm", 1)]
    [InlineData("residual mlp", 5)]
    [InlineData("plain mlp", 5)]
    [InlineData("simple cnn", 2)]
    [InlineData("lenet", 4)]
    [InlineData("layers", 3)]
    [InlineData("residual mlp", 5, Normalization.Batch)] // behind batch normalisation, and not before it
    public void Repaired_units_have_the_mean_and_deviation_between_those_of_the_ends(string name, int layers, Normalization? normalization = null)
    {
        using var scope = NewDisposeScope();
        const double T = 0.3;
        var (network, shape) = NetworkCases.All[name];
        if (normalization is { } other)
            network = (ResidualMlpNetwork)network with { Normalization = other };
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(network, shape, seed: 2);
        using var generator = new Generator(3);
        using var noGradient = no_grad();
        var x = randn(431, shape.Features, generator: generator);
        using var line = new NetworkLine(a, b, x);
        using var plain = new NetworkLine(a, b);
        using var repaired = line.At(T);
        using var merged = plain.At(T);
        var (mine, theirs, before, after) = (Statistics(a, x), Statistics(b, x), Statistics(merged, x), Statistics(repaired, x));
        Assert.Equal(layers, mine.Count);
        var worst = 0.0;
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var (start, end, once, now) in mine[layer].Zip(theirs[layer], before[layer]).Zip(after[layer], (three, four) => (three.First, three.Second, three.Third, four)))
            {
                var (mean, deviation) = (((1 - T) * start.Mean) + (T * end.Mean), ((1 - T) * start.Deviation) + (T * end.Deviation));
                Assert.Equal(mean, now.Mean, 1e-5 * (1 + Math.Abs(mean)));
                Assert.Equal(deviation, now.Deviation, 1e-5 * (1 + deviation));
                worst = Math.Max(worst, Math.Abs(deviation - once.Deviation));
            }
        }

        Assert.InRange(worst, 0.01, double.PositiveInfinity); // there was something to repair
    }

    [Fact]
    public void The_ends_of_a_repaired_line_compute_what_they_did()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["lenet"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(network, shape, seed: 2);
        var x = randn(100, shape.Features, generator: new Generator(3));
        using var line = new NetworkLine(a, b, x);
        foreach (var (t, end) in new[] { (0.0, a), (1.0, b) })
        {
            using var there = line.At(t);
            Assert.InRange((there.Outputs(x) - end.Outputs(x)).abs().max().item<float>(), 0, 1e-5);
        }
    }

    [Fact]
    public void Batch_normalisation_gets_the_statistics_of_the_merged_network()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["resnet"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var b = NetworkAlignmentTests.Model(network, shape, seed: 2);
        using var noGradient = no_grad();
        var x = randn(60, shape.Features, generator: new Generator(3));
        using var line = new NetworkLine(a, b, x);
        using var plain = new NetworkLine(a, b);
        using var repaired = line.At(0.5);
        using var merged = plain.At(0.5);
        Assert.NotEqual(Problem.Weights(merged), Problem.Weights(repaired));
        using var refreshed = merged.CreateModule();
        new RunningStatistics(refreshed).Refresh(x, seed: 7, CancellationToken.None);
        refreshed.eval();
        Assert.InRange((refreshed.call(x) - repaired.Outputs(x)).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void A_unit_that_does_not_vary_in_the_merged_network_is_shifted_and_not_scaled()
    {
        using var scope = NewDisposeScope();
        var (network, shape) = NetworkCases.All["mlp"];
        using var a = NetworkAlignmentTests.Model(network, shape, seed: 1);
        using var module = a.CreateModule();
        using (no_grad())
            module.named_parameters().Single(entry => entry.name == "linear1.weight").parameter.narrow(0, 2, 1).neg_(); // of one unit
        using var b = new NetworkModel(network, shape, a.Task, a.History, module);
        using var noGradient = no_grad();
        var x = randn(50, shape.Features, generator: new Generator(3));
        using var line = new NetworkLine(a, b, x);
        using var repaired = line.At(0.5);
        var (mine, theirs, now) = (Statistics(a, x)[0][2], Statistics(b, x)[0][2], Statistics(repaired, x)[0][2]);
        Assert.Equal((mine.Mean + theirs.Mean) / 2, now.Mean, 1e-5);
        Assert.Equal(0, now.Deviation, 1e-6);
        Assert.All(Problem.Weights(repaired), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Without_repair_the_profile_is_that_of_the_risk()
    {
        using var data = Problem.Clouds();
        using var a = Problem.Train(new Problem.Options(), new MulticlassTask(3), data, seed: 1);
        using var b = Problem.Train(new Problem.Options(), new MulticlassTask(3), data, seed: 2);
        using var line = new NetworkLine(a, b);
        var profile = line.Profile(data, 7);
        using var risk = new EmpiricalRisk(a, data, new EmpiricalRiskOptions());
        using var other = new EmpiricalRisk(b, data, new EmpiricalRiskOptions());
        using var from = risk.Theta();
        using var to = other.Theta();
        var expected = LossProfile.Between(risk, from, to, new ProfileOptions { From = 0, To = 1, Points = 7 });
        Assert.Equal(expected.Distance, profile.Distance, 1e-5);
        Assert.Equal(7, profile.Cost.Values);
        foreach (var (one, two) in expected.Losses.Zip(profile.Losses))
            Assert.Equal(one, two, 1e-6);
    }

    [Fact]
    public void The_wall_between_a_network_and_its_own_permutation_goes_with_alignment()
    {
        using var data = Problem.Clouds();
        using var a = Problem.Train(new Problem.Options { Epoch = 20 }, new MulticlassTask(3), data, seed: 1);
        using var b = NetworkSymmetry.Of(a.Network, a.Shape).Permute(a, [[1, 2, 3, 4, 5, 6, 7, 0]]);
        using var aligned = NetworkAlignment.ByActivations(a, b, data.Features);
        using var before = new NetworkLine(a, b);
        using var after = new NetworkLine(a, aligned.Network);
        Assert.InRange(before.Profile(data).Barrier!.AboveLine, 0.01, double.PositiveInfinity);
        Assert.Equal(0, after.Profile(data).Barrier!.AboveLine, 1e-7);
        Assert.Equal(0, after.Profile(data).Distance);
        Assert.Contains("at least 3 points. Got 2", Assert.Throws<ArgumentException>(() => after.Profile(data, 2)).Message);
    }

    /// <summary>Mean and deviation of each unit of each hidden layer, all examples in one batch.</summary>
    private static List<(double Mean, double Deviation)[]> Statistics(NetworkModel model, Tensor x)
    {
        var layers = NetworkSymmetry.Of(model.Network, model.Shape).Hidden;
        using var module = model.CreateModule();
        module.eval();
        using var outputs = new UnitOutputs(module, [.. layers.Select(layer => (layer.Name, (int?)layer.Units.Size))]);
        return [.. outputs.Of(x).Select(values => values.mean([0L]).data<double>().ToArray().Zip(values.std(0L, unbiased: false).data<double>().ToArray()).ToArray())];
    }
}
