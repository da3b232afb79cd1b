using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

public sealed class SwagTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(2)] // where K for K − 1 would halve the low-rank part
    public void Samples_have_the_mean_and_half_the_sum_of_diagonal_and_low_rank_covariance(int rank)
    {
        const int Draws = 20_000;
        using var posterior = Trained(out var data, rank);
        using var _ = data;
        using var archive = posterior.ToArchive();
        var (mean, variance, deviations) = (archive.Tensors["swag.mean"], archive.Tensors["swag.variance"], archive.Tensors["swag.deviations"].to_type(ScalarType.Float64));
        using var scope = NewDisposeScope();
        var samples = stack([.. Enumerable.Range(0, Draws).Select(seed => posterior.SampleVector(seed, scale: 1))]); // [n, P]
        var centred = samples - mean;
        var expected = (diag(variance) + (deviations.t().mm(deviations) / (posterior.Rank - 1))) / 2;
        var found = centred.t().mm(centred) / Draws;
        var scales = expected.diag().sqrt();
        var correlations = ((found - expected) / outer(scales, scales)).abs().max().item<double>();
        Assert.InRange(correlations, 0, 0.06); // 1/√n = 0.007; the largest of nine
        Assert.InRange((centred.mean([0L]) / scales).abs().max().item<double>(), 0, 0.035);
    }

    [Fact]
    public void Mean_variance_and_deviations_are_those_of_the_points()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        var points = (randn(60, 5, ScalarType.Float64, generator: generator) + 3).to_type(ScalarType.Float32);
        using var gaussian = new RunningGaussian(5, 4, ScalarType.Float32, CPU);
        for (var row = 0; row < 60; row++)
            gaussian.Add(points[row]);
        var exact = points.to_type(ScalarType.Float64);
        var mean = exact.mean([0L]);
        Assert.InRange((gaussian.Mean() - mean).abs().max().item<double>(), 0, 1e-14);
        Assert.InRange((gaussian.Variance() - exact.var([0L], unbiased: false)).abs().max().item<double>(), 0, 1e-14);
        var deviations = gaussian.Deviations();
        Assert.Equal([4L, 5L], deviations.shape);
        Assert.InRange((deviations.sum([0L]) - (exact.narrow(0, 56, 4) - mean).sum([0L])).abs().max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void Around_a_linear_regression_the_samples_spread_as_the_points_of_descent_do()
    {
        using var data = Problem.Line(300, noise: 1);
        using var posterior = SwagPosterior.Train(Job(Network.Mlp(), epochs: 200, new Swag { StartEpoch = 20, EverySteps = 7, Rank = 200 }), data, null);
        using var scope = NewDisposeScope();
        using var archive = posterior.ToArchive();
        var variance = archive.Tensors["swag.variance"];
        var deviations = archive.Tensors["swag.deviations"].to_type(ScalarType.Float64);
        var lowRank = deviations.square().sum([0L]) / (posterior.Rank - 1);
        Assert.Equal(200, posterior.Rank);
        foreach (var ratio in (lowRank / variance).data<double>())
            Assert.InRange(ratio, 0.7, 1.4); // both are the stationary variance
        var mean = archive.Tensors["swag.mean"];
        using var module = posterior.Mean.CreateModule();
        var weights = new ParameterVector([.. module.parameters()]).Read();
        Assert.InRange((weights - mean).abs().max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void The_same_seed_draws_the_same_network_and_another_seed_another()
    {
        using var posterior = Trained(out var data);
        using var _ = data;
        using var first = posterior.Sample(5, data);
        using var again = posterior.Sample(5, data);
        using var other = posterior.Sample(6, data);
        using var mean = posterior.Sample(7, data, scale: 0);
        Assert.Equal(Problem.Weights(first), Problem.Weights(again));
        Assert.NotEqual(Problem.Weights(first), Problem.Weights(other));
        Assert.Equal(Problem.Weights(posterior.Mean), Problem.Weights(mean));
    }

    [Fact]
    public void Saved_and_restored_it_draws_the_same()
    {
        using var posterior = Trained(out var data);
        using var _ = data;
        using var saved = posterior.ToArchive();
        using var read = TensorArchive.FromBytes(saved.ToBytes(), "test");
        using var restored = SwagPosterior.FromArchive(read);
        using var a = posterior.Sample(5, data);
        using var b = restored.Sample(5, data);
        Assert.Equal(Problem.Weights(a), Problem.Weights(b));
        Assert.Equal((posterior.Points, posterior.Rank), (restored.Points, restored.Rank));
        using var plain = posterior.Mean.ToArchive();
        Assert.Contains("Expected a saved Gaussian", Assert.Throws<InvalidDataException>(() => SwagPosterior.FromArchive(plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_with_batch_normalisation_get_statistics_of_their_own()
    {
        using var data = Problem.Clouds();
        var network = Network.Mlp(6) with { Normalization = Normalization.Batch };
        var options = new Problem.Options { Network = network, Epoch = 6, Averaging = new WeightAverage { Rule = new Swag { StartEpoch = 1 } } };
        using var posterior = SwagPosterior.Train(Problem.Job(options, new MulticlassTask(3)), data, null);
        using var sample = posterior.Sample(1, data, scale: 4);
        using var module = sample.CreateModule();
        var before = module.named_buffers().First(entry => entry.name.EndsWith("running_mean", StringComparison.Ordinal)).buffer.data<float>().ToArray();
        new RunningStatistics(module).Refresh(data.Features, seed: 77, CancellationToken.None);
        var after = module.named_buffers().First(entry => entry.name.EndsWith("running_mean", StringComparison.Ordinal)).buffer.data<float>().ToArray();
        Assert.Equal(before, after, (x, y) => Math.Abs(x - y) < 1e-5f);
    }

    private static SwagPosterior Trained(out TensorDataset data, int rank = 6)
    {
        data = Problem.Line();
        return SwagPosterior.Train(Job(Network.Mlp(), 30, new Swag { StartEpoch = 2, Rank = rank }), data, null);
    }

    private static TrainingJob Job(Network network, int epochs, Swag swag) => Problem.Job(
        new Problem.Options { Network = network, Epoch = epochs, Optimizer = new Sgd { Momentum = 0 }, LearningRate = 0.05, Averaging = new WeightAverage { Rule = swag } },
        new RegressionTask());
}
