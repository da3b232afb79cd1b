using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;

namespace MlNetLandscape.Numerics.Tests.Estimation;

public sealed class DiagonalAndNormTests
{
    private static readonly double[] Outliers = [50, 30, 20, .. Enumerable.Range(0, 97).Select(index => Math.Sin(1.3 * index))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_standard_error_of_a_diagonal_is_its_error(bool deflated)
    {
        var matrix = new KnownSpectrum(Outliers);
        var truth = matrix.ToMatrix().Diagonal();
        var estimates = Enumerable.Range(1, 100).Select(seed => Diagonal(
            matrix, deflated, new ProbeOptions { MaximumProducts = 30, RelativeStandardError = null, Seed = seed })).ToArray();
        var error = Math.Sqrt(estimates.Average(estimate => Math.Pow((estimate.Diagonal - truth).L2Norm(), 2)));
        var stated = Math.Sqrt(estimates.Average(estimate => estimate.StandardError * estimate.StandardError));
        Assert.Equal(1, stated / error, 0.1);
        Assert.All(estimates, estimate => Assert.Equal(30, estimate.Cost.Products));
        var mean = estimates.Aggregate(matrix.Space.Zero(), (sum, estimate) => sum + estimate.Diagonal) / 100;
        Assert.InRange((mean - truth).L2Norm(), 0, 1.5 * error / 10); // unbiased
    }

    [Fact]
    public void Deflation_pays_on_outliers()
    {
        var matrix = new KnownSpectrum(Outliers);
        var options = new ProbeOptions { MaximumProducts = 30, RelativeStandardError = null };
        Assert.InRange(DiagonalEstimator.Hutchinson(matrix, options).StandardError / DiagonalEstimator.HutchPlusPlus(matrix, options).StandardError, 3, 30);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_diagonal_stops_when_accurate_enough_or_exact(bool deflated)
    {
        var matrix = new KnownSpectrum(Outliers);
        var truth = matrix.ToMatrix().Diagonal();
        var enough = Diagonal(matrix, deflated, new ProbeOptions { MaximumProducts = 99, RelativeStandardError = 0.25 });
        Assert.Equal(EstimationStop.Converged, enough.Stop);
        Assert.InRange((enough.Diagonal - truth).L2Norm(), 0, 2 * enough.StandardError);
        var all = new ProbeOptions { MaximumProducts = 100, RelativeStandardError = null };
        foreach (var options in new[] { all, new ProbeOptions { MaximumProducts = 300, RelativeStandardError = 1e-9 } })
        {
            var exact = Diagonal(matrix, deflated, options);
            Assert.Equal(EstimationStop.Exact, exact.Stop);
            Assert.Equal(0, exact.StandardError);
            Assert.Equal(0, (exact.Diagonal - truth).L2Norm(), 1e-12);
            Assert.InRange(exact.Cost.Products, 100, options.MaximumProducts);
        }
    }

    [Fact]
    public void A_diagonal_matrix_is_seen_exactly_by_one_probe()
    {
        var matrix = new FunctionOperator(200, v => v.PointwiseMultiply(Vector<double>.Build.Dense(200, index => index)));
        var estimate = DiagonalEstimator.Hutchinson(matrix, new ProbeOptions { MaximumProducts = 20 });
        Assert.Equal(16, estimate.Samples); // the fewest that may end it
        Assert.Equal(0, estimate.StandardError, 1e-4); // Σ‖x‖² − ‖Σx‖²/n cancels to roundoff
        Assert.Equal(7, estimate.Diagonal[7], 1e-13);
        Assert.Throws<ArgumentException>(() => DiagonalEstimator.Hutchinson(matrix, new ProbeOptions { Distribution = ProbeDistribution.Gaussian }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_the_diagonal_outlives_the_call(bool deflated)
    {
        var matrix = new OwnedOperator(new KnownSpectrum(Outliers));
        using (matrix.Space.OpenScope())
        {
            var estimate = deflated
                ? DiagonalEstimator.HutchPlusPlus(matrix, new ProbeOptions { MaximumProducts = 60 })
                : DiagonalEstimator.Hutchinson(matrix, new ProbeOptions { MaximumProducts = 60 });
            Assert.Equal(1, matrix.Owned.Live);
            Assert.Equal(100, estimate.Diagonal.Entries.Length);
            DiagonalEstimator.Hutchinson(matrix, new ProbeOptions { MaximumProducts = 100, RelativeStandardError = null });
            Assert.Equal(2, matrix.Owned.Live);
        }

        Assert.Equal(0, matrix.Owned.Live);
    }

    [Theory]
    [InlineData(ProbeDistribution.Rademacher)]
    [InlineData(ProbeDistribution.Gaussian)]
    public void The_standard_error_of_a_Frobenius_norm_holds(ProbeDistribution distribution)
    {
        var spectrum = SpectraOf.TrainedNetwork(200);
        var truth = Math.Sqrt(spectrum.Sum(value => value * value));
        var matrix = new KnownSpectrum(spectrum);
        var estimates = Enumerable.Range(1, 200).Select(seed => FrobeniusNorm.Estimate(
            matrix, new ProbeOptions { MaximumProducts = 40, RelativeStandardError = null, Seed = seed, Distribution = distribution })).ToArray();
        var error = Math.Sqrt(estimates.Average(estimate => Math.Pow(estimate.Value - truth, 2)));
        Assert.Equal(1, Math.Sqrt(estimates.Average(estimate => estimate.StandardError * estimate.StandardError)) / error, 0.15);
        var covered = estimates.Count(estimate => Math.Abs(estimate.Value - truth) <= 2.02 * estimate.StandardError);
        Assert.InRange(covered, 176, 200); // 95 % less four and a half standard deviations: the root is a little skew
    }

    [Fact]
    public void A_Frobenius_norm_stops_at_the_accuracy_of_the_norm_and_is_exact_for_small_matrices()
    {
        var truth = Math.Sqrt(Outliers.Sum(value => value * value));
        var matrix = new KnownSpectrum(Outliers);
        var estimate = FrobeniusNorm.Estimate(matrix, new ProbeOptions { MaximumProducts = 99, RelativeStandardError = 0.1 });
        Assert.Equal(EstimationStop.Converged, estimate.Stop);
        Assert.InRange(Math.Abs(estimate.Value - truth), 0, 4 * estimate.StandardError);
        var exact = FrobeniusNorm.Estimate(matrix, new ProbeOptions { RelativeStandardError = null });
        Assert.Equal(truth, exact.Value, 1e-11);
        Assert.Equal(EstimationStop.Exact, exact.Stop);
        Assert.Equal(0, FrobeniusNorm.Estimate(new KnownSpectrum(Enumerable.Repeat(0.0, 500))).Value);
    }

    private static DiagonalEstimate<Vector<double>> Diagonal(KnownSpectrum matrix, bool deflated, ProbeOptions options) =>
        deflated ? DiagonalEstimator.HutchPlusPlus(matrix, options) : DiagonalEstimator.Hutchinson(matrix, options);
}
