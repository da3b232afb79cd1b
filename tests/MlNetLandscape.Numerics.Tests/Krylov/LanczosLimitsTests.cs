using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class LanczosLimitsTests
{
    [Fact]
    public void One_dimension_has_one_eigenvalue()
    {
        using var found = Lanczos.Find(new KnownSpectrum([-3.5]), new LanczosOptions { Largest = 1, Smallest = 1 });
        Assert.Equal(-3.5, found.Largest[0].Value, 1e-15);
        Assert.Equal(-3.5, found.Smallest[0].Value, 1e-15);
        Assert.Equal(EstimationStop.Exact, found.Stop);
        Assert.Equal(1, found.Cost.Products);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_eigenvalues_can_be_asked_for(bool searchesMultiplicities)
    {
        double[] spectrum = [4, 4, 1, 0, 0, -2, -2, -2];
        using var found = Lanczos.Find(
            new KnownSpectrum(spectrum), new LanczosOptions { Largest = 8, Smallest = 8, SearchesMultiplicities = searchesMultiplicities });
        Assert.All(found.Largest.Zip(spectrum), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-13));
        Assert.All(found.Smallest.Reverse().Zip(spectrum), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-13));
        Assert.Equal(EstimationStop.Exact, found.Stop);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(7.0)]
    public void A_multiple_of_the_identity_has_as_many_eigenvalues_as_are_wanted(double eigenvalue)
    {
        using var found = Lanczos.Find(new KnownSpectrum(Enumerable.Repeat(eigenvalue, 50)), new LanczosOptions { Largest = 4, Smallest = 2 });
        Assert.All(found.Largest.Concat(found.Smallest), estimate =>
        {
            Assert.Equal(eigenvalue, estimate.Value, 1e-13);
            Assert.True(estimate.Converged);
        });
        Assert.Equal(EstimationStop.Converged, found.Stop);
    }

    [Fact]
    public void Low_rank_with_more_wanted_than_its_rank_gives_zeros()
    {
        using var found = Lanczos.Find(new KnownSpectrum([5, 2, .. Enumerable.Repeat(0.0, 98)]), new LanczosOptions { Largest = 5, SearchesMultiplicities = true });
        Assert.All(found.Largest.Zip([5.0, 2, 0, 0, 0]), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-12));
    }

    [Fact]
    public void Running_out_of_products_is_a_result_that_says_so()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500));
        using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 10, MaximumProducts = 12 });
        Assert.Equal(EstimationStop.Limit, found.Stop);
        Assert.Equal(12, found.Cost.Products);
        Assert.Equal(10, found.Largest.Length);
        Assert.True(found.Largest[0].Converged);
        Assert.False(found.Largest[9].Converged);
        Assert.InRange(matrix.Descending.Min(value => Math.Abs(found.Largest[9].Value - value)), 0, found.Largest[9].ErrorBound);
    }

    [Fact]
    public void The_limit_counts_the_search_for_multiplicities_too()
    {
        var matrix = new KnownSpectrum([3, 3, 3, .. SpectraOf.TrainedNetwork(500)]);
        using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 5, SearchesMultiplicities = true, MaximumProducts = 30 });
        Assert.Equal(EstimationStop.Limit, found.Stop);
        Assert.Equal(30, found.Cost.Products);
    }

    [Fact]
    public void A_product_that_is_not_finite_is_named()
    {
        var products = 0;
        var matrix = new FunctionOperator(30, v => ++products == 3 ? v * double.NaN : v.PointwiseMultiply(Vector<double>.Build.Dense(30, index => index)));
        var error = Assert.Throws<ArithmeticException>(() => Lanczos.Find(matrix));
        Assert.Contains("Product 3 of FunctionOperator", error.Message);
    }

    [Fact]
    public void All_wrong_options_are_named_at_once()
    {
        var matrix = new KnownSpectrum([1, 2, 3]);
        var error = Assert.Throws<ArgumentException>(
            () => Lanczos.Find(matrix, new LanczosOptions { Largest = 4, Tolerance = 0, MaximumProducts = 1, BasisSize = 1 }));
        Assert.Contains("`Largest` of `LanczosOptions` must be in [0, P] with P = 3, the dimension of the operator. Got 4.", error.Message);
        Assert.Contains("`Tolerance`", error.Message);
        Assert.Contains("`MaximumProducts`", error.Message);
        Assert.Contains("`BasisSize`", error.Message);
        Assert.Equal(0, matrix.Cost.Products);
        Assert.Contains("nothing is wanted", Assert.Throws<ArgumentException>(() => Lanczos.Find(matrix, new LanczosOptions { Largest = 0 })).Message);
    }

    [Fact]
    public void It_can_be_watched_and_cancelled()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500));
        using var source = new CancellationTokenSource();
        var seen = new List<LanczosProgress>();
        Assert.Throws<OperationCanceledException>(() => Lanczos.Find(matrix, new LanczosOptions { Largest = 5 }, progress: now =>
        {
            seen.Add(now);
            if (now.Products == 7)
                source.Cancel();
        }, cancellationToken: source.Token));
        Assert.Equal(Enumerable.Range(1, 7).Select(product => (long)product), seen.Select(now => now.Products));
        Assert.Equal(7, matrix.Cost.Products);
        Assert.All(seen, now => Assert.Equal(5, now.Wanted));
    }
}
