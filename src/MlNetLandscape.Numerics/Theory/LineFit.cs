using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>The least-squares line y = a + b x; the error of b is that of scattered residuals.</summary>
internal static class LineFit
{
    /// <summary>a and b ± √(Σ r² / ((n − 2) Σ (x − x̄)²)); NaN for fewer than two different x, and no error for fewer than three points.</summary>
    public static (double Intercept, StochasticEstimate Slope) Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var n = x.Count;
        var (middle, level) = (x.Sum() / n, y.Sum() / n);
        var (spread, product) = (0.0, 0.0);
        for (var index = 0; index < n; index++)
            (spread, product) = (spread + ((x[index] - middle) * (x[index] - middle)), product + ((x[index] - middle) * (y[index] - level)));
        var slope = spread > 0 ? product / spread : double.NaN;
        var residuals = Enumerable.Range(0, n).Sum(index => Math.Pow(y[index] - level - (slope * (x[index] - middle)), 2));
        var error = n > 2 ? Math.Sqrt(residuals / (n - 2) / spread) : double.NaN;
        return (level - (slope * middle), new StochasticEstimate(slope, error, n, default, EstimationStop.Limit));
    }
}
