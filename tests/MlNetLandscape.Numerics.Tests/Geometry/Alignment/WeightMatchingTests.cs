using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Alignment;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Alignment;

/// <summary>Permutations that were planted are found again.</summary>
public sealed class WeightMatchingTests
{
    /// <summary>8 → 20 → 12 → 3, tanh, with biases.</summary>
    private static readonly PermutationLayout Perceptron = new(
        new PermutedTensor("first.weight", [20, 8], [0, -1]), new PermutedTensor("first.bias", [20], [0]), new PermutedTensor("second.weight", [12, 20], [1, 0]),
        new PermutedTensor("second.bias", [12], [1]), new PermutedTensor("third.weight", [3, 12], [-1, 1]), new PermutedTensor("third.bias", [3], [-1]));

    [Fact]
    public void A_planted_permutation_is_recovered_and_computes_the_same()
    {
        var a = Random(Perceptron, 1);
        int[][] planted = [Shuffled(20, 2), Shuffled(12, 3)];
        var b = Perceptron.Apply(a, planted);
        var x = Gaussian(8, 4);
        Assert.Equal(0, (Output(a, x) - Output(b, x)).L2Norm(), 1e-14);

        var found = WeightMatching.Run(Perceptron, a, b);
        var aligned = Perceptron.Apply(b, [.. found.Permutations.Select(permutation => permutation.ToArray())]);
        for (var tensor = 0; tensor < a.Length; tensor++)
            Assert.Equal(a[tensor], aligned[tensor]);
        Assert.Equal(a.Sum(values => values.Sum(value => value * value)), found.Similarity, 1e-10);
        Assert.True(found.StartSimilarity < found.Similarity);
        Assert.Equal(AlignmentStop.Converged, found.Stop);
        Assert.Equal(planted.Sum(permutation => permutation.Where((unit, index) => unit != index).Count()), found.Moved);
    }

    [Fact]
    public void With_noise_it_is_still_recovered_and_the_distance_is_least()
    {
        var a = Random(Perceptron, 1);
        int[][] planted = [Shuffled(20, 2), Shuffled(12, 3)];
        double[][] b = [.. Perceptron.Apply(a, planted).Select((values, index) => values.Zip(Gaussian(values.Length, 50 + index), (value, noise) => value + (0.3 * noise)).ToArray())];
        var found = WeightMatching.Run(Perceptron, a, b);
        int[] back = [.. Enumerable.Range(0, 20).Select(unit => Array.IndexOf(planted[0], unit))];
        Assert.Equal(back, found.Permutations[0].ToArray());
        Assert.True(Distance(a, Perceptron.Apply(b, [.. found.Permutations.Select(permutation => permutation.ToArray())])) < 0.5 * Distance(a, b));
    }

    [Fact]
    public void One_group_is_matched_as_well_as_by_trying_all()
    {
        var layout = new PermutationLayout(new PermutedTensor("in", [5, 3], [0, -1]), new PermutedTensor("out", [2, 5], [-1, 0]));
        var (a, b) = (Random(layout, 1), Random(layout, 2));
        var best = Permutations(5).Min(permutation => Distance(a, layout.Apply(b, [permutation])));
        var found = WeightMatching.Run(layout, a, b);
        Assert.Equal(best, Distance(a, layout.Apply(b, [found.Permutations[0].ToArray()])), 1e-12);
        Assert.Equal(2, found.Sweeps); // one that finds it, one that sees that there is no more
    }

    [Fact]
    public void More_restarts_are_never_worse_and_two_groups_come_near_the_best()
    {
        var layout = new PermutationLayout(new PermutedTensor("in", [4, 3], [0, -1]), new PermutedTensor("between", [4, 4], [1, 0]), new PermutedTensor("out", [2, 4], [-1, 1]));
        var (a, b) = (Random(layout, 1), Random(layout, 2));
        var best = Permutations(4).SelectMany(first => Permutations(4).Select(second => Distance(a, layout.Apply(b, [first, second])))).Min();
        double Found(int restarts) => WeightMatching.Run(layout, a, b, new WeightMatchingOptions { Restarts = restarts }) is var found
            ? Distance(a, layout.Apply(b, [.. found.Permutations.Select(permutation => permutation.ToArray())])) : 0;
        Assert.True(Found(8) <= Found(1));
        Assert.InRange(Found(8), best - 1e-12, 1.1 * best);
    }

    [Fact]
    public void The_best_of_several_restarts_counts()
    {
        var layout = new PermutationLayout(new PermutedTensor("in", [9, 2], [0, -1]), new PermutedTensor("between", [9, 9], [1, 0]), new PermutedTensor("again", [9, 9], [2, 1]), new PermutedTensor("out", [2, 9], [-1, 2]));
        var gains = Enumerable.Range(1, 5).Select(pair =>
        {
            var (a, b) = (Random(layout, pair), Random(layout, 10 + pair));
            double Similarity(int restarts) => WeightMatching.Run(layout, a, b, new WeightMatchingOptions { Restarts = restarts }).Similarity;
            double[] reached = [Similarity(1), Similarity(2), Similarity(6)];
            Assert.Equal(reached.Order(), reached);
            return reached[2] - reached[0];
        });
        Assert.InRange(gains.Max(), 0.1, double.PositiveInfinity); // other orders of the groups end elsewhere
    }

    [Fact]
    public void What_is_said_of_the_similarity_is_that_of_the_permutations_also_where_a_group_meets_itself()
    {
        var layout = new PermutationLayout(new PermutedTensor("in", [7, 2], [0, -1]), new PermutedTensor("residual", [7, 7], [0, 0]));
        for (var pair = 1; pair <= 20; pair++)
        {
            var (a, b) = (Random(layout, pair), Random(layout, 100 + pair));
            foreach (var sweeps in new[] { 1, 100 })
            {
                var found = WeightMatching.Run(layout, a, b, new WeightMatchingOptions { MaximumSweeps = sweeps });
                var permuted = layout.Apply(b, [found.Permutations[0].ToArray()]);
                Assert.Equal(a.Zip(permuted).Sum(tensor => tensor.First.Zip(tensor.Second).Sum(entry => entry.First * entry.Second)), found.Similarity, 1e-10);
                Assert.InRange(found.Similarity, found.StartSimilarity, double.PositiveInfinity);
            }
        }
    }

    [Fact]
    public void Sweeps_that_end_before_the_last_gain_are_a_limit()
    {
        var (a, b) = (Random(Perceptron, 1), Random(Perceptron, 2));
        var found = WeightMatching.Run(Perceptron, a, b, new WeightMatchingOptions { MaximumSweeps = 1 });
        Assert.Equal((1, AlignmentStop.Limit), (found.Sweeps, found.Stop));
        Assert.Equal(AlignmentStop.Converged, WeightMatching.Run(Perceptron, a, b).Stop);
    }

    [Fact]
    public void Convolutions_and_a_group_on_both_sides_of_a_tensor_are_permuted_as_well()
    {
        // conv 1 → 6 (3 × 3), residual 6 → 6 (1 × 1), flattened with 4 pixels each → 2
        var layout = new PermutationLayout(
            new PermutedTensor("conv", [6, 1, 3, 3], [0, -1, -1, -1]), new PermutedTensor("residual", [6, 6, 1, 1], [0, 0, -1, -1]), new PermutedTensor("head", [2, 6, 4], [-1, 0, -1]));
        var a = Random(layout, 1);
        var b = layout.Apply(a, [Shuffled(6, 5)]);
        Assert.Equal(a[0][9..18], b[0].Chunk(9).Single(unit => unit[0] == a[0][9]));
        var found = WeightMatching.Run(layout, a, b);
        Assert.Equal(0, Distance(a, layout.Apply(b, [found.Permutations[0].ToArray()])));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("Group 0 has 3 units elsewhere and 4 in `b`.", Assert.Throws<ArgumentException>(() => new PermutationLayout(new PermutedTensor("a", [3], [0]), new PermutedTensor("b", [4], [0]))).Message);
        Assert.Contains("without gaps. Got 0, 2.", Assert.Throws<ArgumentException>(() => new PermutationLayout(new PermutedTensor("a", [3, 4], [0, 2]))).Message);
        Assert.Contains("`first.bias` has 20 entries. Got 19.", Assert.Throws<ArgumentException>(() => WeightMatching.Run(
            Perceptron, Random(Perceptron, 1), [.. Random(Perceptron, 1).Select((values, index) => index == 1 ? values[1..] : values)])).Message);
    }

    private static double[][] Random(PermutationLayout layout, long seed) => [.. layout.Tensors.Select((tensor, index) => Gaussian(tensor.Count, (100 * seed) + index).ToArray())];

    private static int[] Shuffled(int count, long seed) => [.. Enumerable.Range(0, count).Zip(Gaussian(count, seed)).OrderBy(pair => pair.Second).Select(pair => pair.First)];

    private static double Distance(double[][] a, double[][] b) => Math.Sqrt(a.Zip(b).Sum(pair => pair.First.Zip(pair.Second).Sum(entry => Math.Pow(entry.First - entry.Second, 2))));

    private static IEnumerable<int[]> Permutations(int count) => count == 0
        ? [[]]
        : Permutations(count - 1).SelectMany(rest => Enumerable.Range(0, count).Select(place => (int[])[.. rest[..place], count - 1, .. rest[place..]]));

    private static Vector<double> Output(double[][] values, Vector<double> x)
    {
        Matrix<double> Weights(int tensor) => Matrix<double>.Build.DenseOfRowMajor(Perceptron.Tensors[tensor].Shape[0], Perceptron.Tensors[tensor].Shape[1], values[tensor]);
        var first = ((Weights(0) * x) + Vector(values[1])).PointwiseTanh();
        var second = ((Weights(2) * first) + Vector(values[3])).PointwiseTanh();
        return (Weights(4) * second) + Vector(values[5]);
    }
}
