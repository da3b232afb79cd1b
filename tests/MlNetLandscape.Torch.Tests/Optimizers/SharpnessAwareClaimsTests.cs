using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Torch.Tests.Training;
using Xunit.Abstractions;

namespace MlNetLandscape.Torch.Tests.Optimizers;

/// <summary>What SAM is said to gain, measured: 1,000 digits, MLP 64-100-10, 100 epochs, means over three seeds that draw rows, wrong labels, weights and order.</summary>
[Trait("Category", "Slow")]
public sealed class SharpnessAwareClaimsTests(ITestOutputHelper output)
{
    private static readonly int[] Seeds = [1, 2, 3];

    [Fact]
    public void The_largest_eigenvalue_of_the_hessian_falls_with_the_radius()
    {
        // plain descent, so that all radii end at about one loss: of two networks that are right, the surer one has the smaller Hessian whatever trained it
        double[] radii = [0, 0.05, 0.1, 0.2, 0.5];
        var found = radii.Select(rho => Seeds.Select(seed => Curvature(rho, seed)).ToArray()).ToArray();
        foreach (var (rho, each) in radii.Zip(found))
            output.WriteLine($"ρ = {rho}: λ {string.Join(", ", each.Select(one => $"{one.Largest:g3}"))}; loss {string.Join(", ", each.Select(one => $"{one.Loss:g3}"))}");
        var largest = found.Select(each => each.Average(one => one.Largest)).ToArray();
        Assert.All(largest.Zip(largest.Skip(1)), pair => Assert.InRange(pair.Second, 0, 0.999 * pair.First));
        Assert.InRange(largest[0] / largest[^1], 5, 1000);
        Assert.All(found, each => Assert.InRange(each.Average(one => one.Loss), 0.005, 0.03));
    }

    [Fact]
    public void A_wide_radius_keeps_wrong_labels_from_being_learned()
    {
        var gains = Seeds.Select(seed =>
        {
            var (plain, sharp) = (Accuracy(0, seed), Accuracy(0.5, seed));
            output.WriteLine($"seed {seed}: SGD {plain:f4}, SAM {sharp:f4}");
            return sharp - plain;
        });
        Assert.InRange(gains.Average(), 0.02, 0.5);
    }

    private static (double Largest, double Loss) Curvature(double rho, int seed)
    {
        var (train, test) = Digits.Split(seed);
        using (train)
        using (test)
        {
            using var model = Train(rho, new Sgd { Momentum = 0 }, 0.1, train, seed);
            using var risk = new EmpiricalRisk(model, train, new EmpiricalRiskOptions());
            using var theta = risk.Theta();
            using var hessian = risk.Hessian(theta);
            using var pairs = Lanczos.Find(hessian, new LanczosOptions { Largest = 1, Smallest = 0 });
            return (pairs.Largest[0].Value, risk.Value(theta));
        }
    }

    private static double Accuracy(double rho, int seed)
    {
        var (train, test) = Digits.Split(seed, wrongLabels: 0.2);
        using (train)
        using (test)
        {
            using var model = Train(rho, new Sgd(), 0.05, train, seed);
            var labels = test.Labels.data<long>().ToArray();
            return Problem.Scores(model, test).Chunk(10).Zip(labels, (row, label) => Array.IndexOf(row, row.Max()) == label ? 1.0 : 0).Average();
        }
    }

    private static NetworkModel Train(double rho, Optimizer optimizer, double rate, TensorDataset data, int seed) => Problem.Train(
        new Problem.Options { Network = Network.Mlp(100), Optimizer = rho == 0 ? optimizer : new Sam { Rho = rho, Base = optimizer }, LearningRate = rate, BatchSize = 32, Epoch = 100, Threads = 1 },
        new MulticlassTask(10), data, seed: seed);
}
