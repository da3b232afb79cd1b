using MlNetLandscape.Torch.Tests.Ensembles;
using MlNetLandscape.Torch.Tests.Optimizers;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>
/// What alignment is said to do to the barrier between two trainings, measured: digits, 1,000 rows to train on, MLPs of two equal hidden layers, means over three pairs of seeds; barriers of the mean
/// log loss of those rows on the straight line (Ainsworth et al. 2023; Entezari et al. 2022).
/// </summary>
[Trait("Category", "Slow")]
public sealed class AlignmentClaimsTests(ITestOutputHelper output)
{
    private static readonly MulticlassTask Task = new(10);
    private static readonly int[] Seeds = [1, 2, 3];

    [Fact]
    public void Alignment_takes_most_of_the_barrier_away_and_the_more_the_wider_the_network()
    {
        var found = new[] { 32, 128, 512 }.Select(Measure).ToArray();
        foreach (var one in found)
        {
            Assert.InRange(one.Weights, 0, 0.5 * one.Naive);
            Assert.InRange(one.Activations, 0, 0.5 * one.Naive);
            Assert.InRange(one.Repaired, 0, 0.8 * one.Activations); // Jordan et al. 2023
        }

        Assert.InRange(found[1].Activations, 0, 0.8 * found[0].Activations);
        Assert.InRange(found[2].Activations, 0, 0.8 * found[1].Activations);
    }

    /// <summary>Fashion-MNIST, 10,000 rows, MLP 784-512-512-10: barriers of the log loss of 2,000 test rows.</summary>
    [Fact]
    public void Between_wide_networks_alignment_leaves_no_barrier_of_the_test_loss()
    {
        using var train = FashionRows.Read("train", 10_000);
        using var test = FashionRows.Read("t10k", 2_000);
        var pairs = Seeds.Select(seed =>
        {
            using var a = Train(512, train, seed, epochs: 10, batchSize: 100);
            using var b = Train(512, train, seed + 100, epochs: 10, batchSize: 100);
            using var byWeights = NetworkAlignment.ByWeights(a, b);
            var (naive, weights) = (Barrier(a, b, test), Barrier(a, byWeights.Network, test));
            output.WriteLine(FormattableString.Invariant($"seed {seed}: {naive:f4} → {weights:f4}, {byWeights.Found.Sweeps} sweeps"));
            return (Naive: naive, Weights: weights);
        }).ToArray();
        Assert.InRange(pairs.Average(pair => pair.Naive), 0.4, double.PositiveInfinity);
        Assert.InRange(pairs.Average(pair => pair.Weights), 0, 0.05);
    }

    /// <summary>Row 36: Fashion-MNIST, 5,000 rows, the first layer of MLPs 784-64-64-10 (Li et al. 2015).</summary>
    [Fact]
    public void Independent_trainings_share_most_of_their_features_and_more_than_with_an_untrained_network()
    {
        using var train = FashionRows.Read("train", 5_000);
        var first = Seeds.Select(seed =>
        {
            using var a = Train(64, train, seed, epochs: 10, batchSize: 100);
            using var b = Train(64, train, seed + 100, epochs: 10, batchSize: 100);
            var found = FeatureMatches.Of(a, b, train.Features);
            output.WriteLine(found.ToString());
            return found.Layers[0];
        }).ToArray();
        Assert.InRange(first.Average(match => match.Trained.BestMean), 0.55, 0.7);
        Assert.InRange(first.Average(match => match.Trained.Unmatched), 0, 0.1);
        Assert.All(first, match => Assert.InRange(match.BestAboveUntrained, 0.04, 1));
        Assert.All(first, match => Assert.InRange(match.AssignedAboveUntrained, 0.04, 1));
    }

    private (double Naive, double Weights, double Activations, double Repaired) Measure(int width)
    {
        var pairs = Seeds.Select(seed =>
        {
            var (train, test) = Digits.Split(seed);
            using (train)
            using (test)
            {
                using var a = Train(width, train, seed);
                using var b = Train(width, train, seed + 100);
                using var byWeights = NetworkAlignment.ByWeights(a, b);
                using var byActivations = NetworkAlignment.ByActivations(a, b, train.Features);
                var barriers = (Naive: Barrier(a, b, train), Weights: Barrier(a, byWeights.Network, train), Activations: Barrier(a, byActivations.Network, train),
                    Repaired: Barrier(a, byActivations.Network, train, repair: true));
                output.WriteLine(FormattableString.Invariant(
                    $"width {width}, seed {seed}: {barriers}, sweeps {byWeights.Found.Sweeps}, similarity {byWeights.Found.StartSimilarity:f1} → {byWeights.Found.Similarity:f1}, {byActivations.Found.StartSimilarity:f1} → {byActivations.Found.Similarity:f1}"));
                return barriers;
            }
        }).ToArray();
        return (pairs.Average(pair => pair.Naive), pairs.Average(pair => pair.Weights), pairs.Average(pair => pair.Activations), pairs.Average(pair => pair.Repaired));
    }

    private static double Barrier(NetworkModel a, NetworkModel b, TensorDataset data, bool repair = false)
    {
        using var line = new NetworkLine(a, b, repair ? data.Features : null);
        return line.Profile(data).Barrier!.AboveLine;
    }

    private static NetworkModel Train(int width, TensorDataset data, int seed, int epochs = 30, int batchSize = 32) =>
        Problem.Train(new Problem.Options { Network = Network.Mlp(width, width), Epoch = epochs, BatchSize = batchSize, Optimizer = new AdamW(), LearningRate = 1e-3 }, Task, data, seed: seed);
}
