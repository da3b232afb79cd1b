using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class LanczosTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(300)]
    public void It_agrees_with_dense_eigenvalues_at_both_ends(int dimension)
    {
        var a = SpectraOf.Semicircle(dimension, dimension);
        var truth = a.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order().ToArray();
        using var found = Lanczos.Find(new MatrixOperator(a), new LanczosOptions { Largest = 6, Smallest = 4, Tolerance = 1e-11, MaximumProducts = 1000 });
        for (var rank = 0; rank < 6; rank++)
            Assert.Equal(truth[^(rank + 1)], found.Largest[rank].Value, 1e-10);
        for (var rank = 0; rank < 4; rank++)
            Assert.Equal(truth[rank], found.Smallest[rank].Value, 1e-10);
        AssertVectors(new MatrixOperator(a), found);
    }

    [Fact]
    public void Two_thousand_dimensions_of_a_known_spectrum_take_few_products()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(2000, seed: seed), seed);
            using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 10, Seed = seed });
            Assert.Equal(EstimationStop.Converged, found.Stop);
            Assert.InRange(found.Cost.Products, 11, 33); // peers: 140 products and 3 % error, 429, or 31 to 33
            AssertRelative(matrix.Descending, found, 1e-5);
        }
    }

    [Fact]
    public void Error_bounds_hold_and_all_wanted_eigenvalues_are_found()
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            foreach (var ratio in new[] { 0.7, 0.8, 0.9 }) // at 0.7 the tenth drowns in the bulk
            {
                var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(600, 10, ratio, seed), seed);
                using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 10, Smallest = 1, Seed = seed, MaximumProducts = 1000 });
                Assert.Equal(EstimationStop.Converged, found.Stop);
                AssertRelative(matrix.Descending, found, 1e-5);
                AssertBounds(matrix.Descending, found, matrix.Norm);
            }
        }
    }

    [Fact]
    public void Error_bounds_hold_for_clusters_too()
    {
        var source = new Random(3);
        var hidden = 0;
        for (var seed = 1; seed <= 30; seed++)
        {
            var clusters = Enumerable.Range(0, 5).SelectMany(cluster =>
            {
                var width = Math.Pow(10, -6 + (4 * source.NextDouble()));
                return Enumerable.Range(0, 3).Select(_ => 1 - (0.12 * cluster) + (width * (source.NextDouble() - 0.5)));
            });
            var matrix = new KnownSpectrum([.. clusters, .. Enumerable.Range(0, 400).Select(_ => (0.2 * source.NextDouble()) - 0.1)], seed);
            var truth = matrix.Descending;
            using var plain = Lanczos.Find(matrix, new LanczosOptions { Largest = 6, Seed = seed });
            foreach (var estimate in plain.Largest)
            {
                var error = truth.Min(value => Math.Abs(value - estimate.Value));
                Assert.InRange(error, 0, estimate.Residual + 1e-14);
                hidden += error > estimate.ErrorBound + 1e-14 ? 1 : 0; // two eigenvalues closer than the residual
            }

            using var complete = Lanczos.Find(matrix, new LanczosOptions { Largest = 6, Seed = seed, SearchesMultiplicities = true, MaximumProducts = 1000 });
            AssertBounds(truth, complete, 1);
        }

        Assert.InRange(hidden, 0, 2); // of 180
    }

    [Fact]
    public void Copies_of_a_multiple_eigenvalue_are_found_when_asked_for()
    {
        var matrix = new KnownSpectrum([3, 3, 3, 2, 2, 1.5, .. SpectraOf.TrainedNetwork(400), -2, -2, -1]);
        using var plain = Lanczos.Find(matrix, new LanczosOptions { Largest = 3 });
        Assert.All(plain.Largest.Zip([3, 2, 1.5]), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-5)); // one start sees one direction of each eigenspace
        using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 6, Smallest = 3, SearchesMultiplicities = true, MaximumProducts = 1000 });
        Assert.Equal(EstimationStop.Converged, found.Stop);
        Assert.All(found.Largest.Zip([3, 3, 3, 2, 2, 1.5]), pair => Assert.Equal(pair.Second, pair.First.Value, pair.Second * 1e-5));
        Assert.All(found.Smallest.Zip([-2, -2, -1]), pair => Assert.Equal(pair.Second, pair.First.Value, 2e-5));
        Assert.All(found.Largest.Concat(found.Smallest), estimate => Assert.True(estimate.Converged));
        AssertVectors(matrix, found);
    }

    [Fact]
    public void Nothing_is_added_where_nothing_is_missing()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(1000));
        using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 5, SearchesMultiplicities = true });
        Assert.Equal(EstimationStop.Converged, found.Stop);
        AssertRelative(matrix.Descending, found, 1e-5);
        Assert.InRange(found.Cost.Products, 20, 80);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(20)]
    [InlineData(40)]
    public void A_small_basis_finds_what_a_large_one_finds(int basisSize)
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(300, ratio: 0.7));
        var options = new LanczosOptions { Largest = 8, Smallest = 2, Tolerance = 1e-9, MaximumProducts = 5000 };
        using var large = Lanczos.Find(matrix, options with { BasisSize = 200 });
        using var small = Lanczos.Find(matrix, options with { BasisSize = basisSize });
        Assert.Equal(EstimationStop.Converged, small.Stop);
        Assert.All(small.Largest.Zip(large.Largest), pair => Assert.Equal(pair.Second.Value, pair.First.Value, 1e-9));
        Assert.All(small.Smallest.Zip(large.Smallest), pair => Assert.Equal(pair.Second.Value, pair.First.Value, 1e-9));
        AssertVectors(matrix, small, 1e-5); // residual²/gap ≤ 10⁻⁹
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500));
        var options = new LanczosOptions { Largest = 5, BasisSize = 12, SearchesMultiplicities = true };
        using var first = Lanczos.Find(matrix, options);
        using var second = Lanczos.Find(matrix, options);
        Assert.Equal(first.Largest.ToArray(), second.Largest.ToArray());
        Assert.Equal(first.LargestVectors[4], second.LargestVectors[4]);
        using var other = Lanczos.Find(matrix, options with { Seed = 2 });
        Assert.NotEqual(first.LargestVectors[4], other.LargestVectors[4]);
    }

    [Fact]
    public void A_good_start_saves_products_and_a_treacherous_one_hides_nothing()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(2000));
        var options = new LanczosOptions { Largest = 1, Tolerance = 1e-8 };
        using var cold = Lanczos.Find(matrix, options);
        using var warm = Lanczos.Find(matrix, options, cold.LargestVectors[0]);
        Assert.InRange(warm.Cost.Products, 1, cold.Cost.Products - 2);
        using var three = Lanczos.Find(matrix, options with { Largest = 3 });
        using var misled = Lanczos.Find(matrix, options, three.LargestVectors[2]); // an eigenvector, but not the wanted one
        Assert.Equal(matrix.Descending[0], misled.Largest[0].Value, 1e-8);
    }

    [Fact]
    public void Ritz_values_settled_on_a_bulk_of_few_distinct_eigenvalues_are_not_believed_at_once()
    {
        var matrix = new KnownSpectrum([1.5, .. Enumerable.Range(0, 19_999).Select(index => index % 2 == 0 ? 1.0 : 1e-6 * index)]);
        for (var seed = 1; seed <= 5; seed++)
        {
            using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 1, Tolerance = 0.01, Seed = seed });
            Assert.Equal(1.5, found.Largest[0].Value, 0.015); // after two products both Ritz values lie within 10⁻² of 0 and 1
        }
    }

    [Fact]
    public void In_single_precision_the_bounds_cover_rounding_and_all_memory_is_given_back()
    {
        var exact = new KnownSpectrum(SpectraOf.TrainedNetwork(800));
        var matrix = new OwnedOperator(exact);
        using (var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 10, Smallest = 2, BasisSize = 40, MaximumProducts = 1000 }))
        {
            AssertRelative(exact.Descending, found, 1e-5);
            AssertBounds(exact.Descending, found, exact.Norm);
            Assert.Equal(12, matrix.Owned.Live); // the result
            Assert.InRange(matrix.Owned.Peak, 41, 40 + 12 + 3);
        }

        using (Lanczos.Find(matrix, new LanczosOptions { Largest = 4, SearchesMultiplicities = true }))
        {
        }

        Assert.Equal(0, matrix.Owned.Live);
    }

    private static void AssertRelative<TVector>(double[] descending, Eigenpairs<TVector> found, double tolerance) => Assert.All(
        found.Largest.Select((estimate, rank) => (estimate.Value, Truth: descending[rank])),
        pair => Assert.Equal(pair.Truth, pair.Value, tolerance * Math.Abs(pair.Truth)));

    private static void AssertBounds<TVector>(double[] descending, Eigenpairs<TVector> found, double norm)
    {
        var reference = 1e-14 * norm; // rounding of the known spectrum itself
        Assert.All(found.Largest.Select((estimate, rank) => (estimate, Truth: descending[rank])),
            pair => Assert.InRange(Math.Abs(pair.estimate.Value - pair.Truth), 0, pair.estimate.ErrorBound + reference));
        Assert.All(found.Smallest.Select((estimate, rank) => (estimate, Truth: descending[^(rank + 1)])),
            pair => Assert.InRange(Math.Abs(pair.estimate.Value - pair.Truth), 0, pair.estimate.ErrorBound + reference));
    }

    private static void AssertVectors(ILinearOperator<Vector<double>> matrix, Eigenpairs<Vector<double>> found, double tolerance = 1e-4)
    {
        foreach (var (estimates, vectors) in new[] { (found.Largest, found.LargestVectors), (found.Smallest, found.SmallestVectors) })
        {
            Assert.Equal(estimates.Length, vectors.Count);
            Assert.Equal(0, (vectors.Gram(vectors) - Matrix<double>.Build.DenseIdentity(vectors.Count)).Enumerate().Max(Math.Abs), 1e-12);
            for (var rank = 0; rank < vectors.Count; rank++)
            {
                var residual = (matrix.Apply(vectors[rank]) - (estimates[rank].Value * vectors[rank])).L2Norm();
                Assert.InRange(residual, 0, estimates[rank].Residual + 1e-12);
                Assert.InRange(residual, 0, tolerance);
            }
        }
    }
}
