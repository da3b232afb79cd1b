using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <remarks>With tanh: units of ReLU that are off for all rows are alike to activations, and any order of them is as good.</remarks>
internal sealed class PlantedPermutations() : Claim(39, "Ainsworth et al. 2023",
    "A permutation of hidden units is found again by matching weights.",
    "MLP 64-64-64-10 and a residual network of two blocks of width 32, both with tanh, one epoch on 500 digits, and the same with all hidden units shuffled; by weights, and by activations over the digits.",
    ClaimTier.One, seconds: 2, Expectation.Below("largest error of a weight, by weights", 0), Expectation.Below("by activations", 0), Expectation.Above("largest error before", 1e-3))
{
    public override int Seeds => 3;

    internal override ClaimReading Measure(ClaimRun run)
    {
        using var digits = ClaimData.Digits(500);
        var (byWeights, byActivations, before) = (0.0, 0.0, double.PositiveInfinity);
        foreach (var description in new Network[] { Network.Mlp(64, 64) with { Activation = Activation.Tanh }, Network.ResidualMlp(32, 2) with { Activation = Activation.Tanh } })
        {
            using var network = run.Train(new Trainings.Options { Network = description, Epoch = 1, BatchSize = 50, Optimizer = new AdamW() }, TanhDigits.Task, digits, run.Seed);
            var symmetry = NetworkSymmetry.Of(network.Network, network.Shape);
            using var shuffled = symmetry.Permute(network, [.. symmetry.Layout.Sizes.Select(Shuffle)]);
            using var first = NetworkAlignment.ByWeights(network, shuffled, new NetworkAlignmentOptions { CancellationToken = run.Cancellation });
            using var second = NetworkAlignment.ByActivations(network, shuffled, digits.Features, new NetworkAlignmentOptions { CancellationToken = run.Cancellation });
            using var landscape = new NetworkLandscape(network, digits, joinsNetworks: true);
            byWeights = Math.Max(byWeights, Error(first.Network));
            byActivations = Math.Max(byActivations, Error(second.Network));
            before = Math.Min(before, Error(shuffled));

            double Error(NetworkModel other) => (landscape.Point(other) - landscape.Point(network)).abs().max().item<float>();
        }

        return new ClaimReading(byWeights, byActivations, before);

        int[] Shuffle(int units, int group)
        {
            using var generator = new Generator((ulong)Seed.Derive(run.Seed, group));
            return [.. randperm(units, ScalarType.Int64, generator: generator).data<long>().ToArray().Select(unit => (int)unit)];
        }
    }
}
