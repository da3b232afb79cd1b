using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Krylov;

public sealed class LanczosFactorizationTests
{
    [Fact]
    public void A_V_equals_V_T_plus_the_rest_and_V_is_orthonormal()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500));
        using var factorization = Start(matrix, 120);
        Assert.Equal(120, factorization.Extend(120));
        AssertFactorization(matrix, factorization);
    }

    [Fact]
    public void It_still_is_one_after_restarts()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500));
        using var factorization = Start(matrix, 30);
        for (var restart = 0; restart < 10; restart++)
        {
            factorization.Extend(30);
            factorization.Restart([0, 1, .. Enumerable.Range(20, 10)]);
            Assert.Equal(12, factorization.Steps);
            AssertFactorization(matrix, factorization);
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_eigenvalue_comes_twice_however_many_steps_are_made(int steps)
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(500)); // without re-orthogonalisation: ten copies of the largest after 60 steps
        using var factorization = Start(matrix, steps);
        factorization.Extend(steps);
        var values = factorization.RitzValues();
        foreach (var eigenvalue in matrix.Descending.Take(10))
            Assert.Single(values, ritz => Math.Abs(ritz.Value - eigenvalue) < 1e-6);
    }

    [Fact]
    public void Residuals_of_Ritz_values_are_those_of_the_Ritz_vectors()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(300));
        using var factorization = Start(matrix, 15);
        factorization.Extend(15);
        var (values, s) = factorization.Decompose();
        var ritz = factorization.RitzValues();
        using var vectors = RitzVectors.Of(matrix.Space, factorization.Basis, s, [.. Enumerable.Range(0, 15)]);
        for (var index = 0; index < 15; index++)
        {
            var residual = (matrix.Apply(vectors[index]) - (values[index] * vectors[index])).L2Norm();
            Assert.Equal(residual, ritz[index].Residual, 1e-13);
        }

        Assert.Equal(1, ritz.Sum(value => value.Weight), 1e-13);
    }

    [Fact]
    public void An_invariant_subspace_is_noticed_and_left_by_a_branch()
    {
        double[] spectrum = [.. Enumerable.Repeat(2.0, 20), .. Enumerable.Repeat(0.0, 5), .. Enumerable.Repeat(-1.0, 15)];
        var matrix = new FunctionOperator(40, v => v.PointwiseMultiply(Vector<double>.Build.Dense(spectrum)));
        using var factorization = Start(matrix, 40);
        Assert.Equal(3, factorization.Extend(40)); // three different eigenvalues
        Assert.True(factorization.IsInvariant);
        AssertValues([-1, 0, 2], factorization);
        Assert.True(factorization.Branch());
        Assert.Equal(3, factorization.Extend(40));
        AssertValues([-1, -1, 0, 0, 2, 2], factorization);
        while (factorization.Branch())
            factorization.Extend(40);
        Assert.True(factorization.IsComplete);
        AssertFactorization(matrix, factorization);
        AssertValues([.. spectrum.Reverse()], factorization);
    }

    [Fact]
    public void It_stays_orthogonal_to_given_vectors()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(200));
        using var found = Lanczos.Find(matrix, new LanczosOptions { Largest = 3, Tolerance = 1e-10 });
        var start = matrix.Space.Random(ProbeDistribution.Gaussian, 5);
        using var factorization = new LanczosFactorization<Vector<double>>(matrix, start, 50, 1, found.LargestVectors);
        factorization.Extend(50);
        Assert.Equal(0, found.LargestVectors.Gram(factorization.Basis).Enumerate().Max(Math.Abs), 1e-13);
        Assert.Equal(matrix.Descending[3], factorization.RitzValues()[^1].Value, 1e-10);
    }

    [Fact]
    public void An_eigenvalue_is_estimated_as_a_search_would()
    {
        var matrix = new KnownSpectrum(SpectraOf.TrainedNetwork(300));
        using var factorization = Start(matrix, 15);
        factorization.Extend(4);
        Assert.False(factorization.Estimate(3, 1e-10).Converged);
        factorization.Extend(11);
        var top = factorization.Estimate(14, 1e-5);
        Assert.True(top.Converged);
        Assert.InRange(Math.Abs(top.Value - matrix.Descending[0]), 0, top.ErrorBound + 1e-14);
        Assert.InRange(top.ErrorBound, 0, 0.01 * top.Residual + 1e-14);
    }

    [Fact]
    public void A_start_without_a_direction_is_refused()
    {
        var matrix = new KnownSpectrum([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => new LanczosFactorization<Vector<double>>(matrix, matrix.Space.Zero(), 3, 1));
        Assert.Throws<ArgumentException>(() => new LanczosFactorization<Vector<double>>(matrix, Vector<double>.Build.Dense(3, double.NaN), 3, 1));
        using var locked = matrix.Space.Block(1);
        locked.Add(Vector<double>.Build.Dense([0, 1, 0]));
        Assert.Throws<ArgumentException>(() => new LanczosFactorization<Vector<double>>(matrix, Vector<double>.Build.Dense([0.0, 2, 0]), 3, 1, locked));
    }

    [Fact]
    public void In_single_precision_the_basis_is_orthonormal_to_single_roundoff_and_memory_is_the_basis_and_three_vectors()
    {
        var matrix = new OwnedOperator(new KnownSpectrum(SpectraOf.TrainedNetwork(800)));
        using (matrix.Space.OpenScope())
        {
            using var factorization = new LanczosFactorization<Owned>(matrix, matrix.Space.Random(ProbeDistribution.Gaussian, 1), 80, 1);
            factorization.Extend(80);
            var gram = factorization.Basis.Gram(factorization.Basis);
            Assert.InRange((gram - Matrix<double>.Build.DenseIdentity(80)).Enumerate().Max(Math.Abs), 0, 1e-6);
            Assert.InRange(matrix.Owned.Peak, 81, 80 + 3); // the start of the caller, v_{m+1} and the product
        }

        Assert.Equal(0, matrix.Owned.Live);
    }

    private static LanczosFactorization<Vector<double>> Start(ILinearOperator<Vector<double>> matrix, int capacity) =>
        new(matrix, matrix.Space.Random(ProbeDistribution.Gaussian, 11), capacity, 1);

    private static void AssertValues(double[] expected, LanczosFactorization<Vector<double>> factorization) =>
        Assert.All(expected.Zip(factorization.RitzValues()), pair => Assert.Equal(pair.First, pair.Second.Value, 1e-12));

    private static void AssertFactorization(ILinearOperator<Vector<double>> matrix, LanczosFactorization<Vector<double>> factorization)
    {
        var (m, v) = (factorization.Steps, factorization.Basis);
        Assert.Equal(m, v.Count);
        Assert.Equal(0, (v.Gram(v) - Matrix<double>.Build.DenseIdentity(m)).Enumerate().Max(Math.Abs), 1e-13);
        for (var j = 0; j < m; j++)
        {
            var rest = matrix.Apply(v[j]) - (factorization.Alphas[j] * v[j]);
            if (j > 0)
                rest -= factorization.Betas[j - 1] * v[j - 1];
            if (j < m - 1)
                rest -= factorization.Betas[j] * v[j + 1];
            else
                Assert.Equal(0, v.Dot(rest).Max(Math.Abs), 1e-13); // β_m v_{m+1}
            Assert.Equal(j < m - 1 ? 0 : factorization.Betas[j], rest.L2Norm(), 1e-13);
        }
    }
}
