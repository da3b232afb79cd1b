using System.Diagnostics;
using MlNetLandscape.Numerics.Krylov;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>The ten largest eigenvalues of a trained SimpleCnn's Hessian over 1,000 rows: ours beside power iteration with deflation, on the same operator.</summary>
internal static class TopEigenvalues
{
    private const int Count = 10;

    public static IEnumerable<Measurement> Run()
    {
        using var risk = TrainedCnn.Risk(1_000, new EmpiricalRiskOptions());
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        double[] truth = Truth();
        Ours(hessian); // compiled, and its graphs kept
        var (ours, products) = (Array.Empty<double>(), 0);
        var seconds = Seconds(() => (ours, products) = Ours(hessian));
        yield return Measurement.Single("top-10 eigenvalues: products", "products", products, 33);
        yield return Measurement.Single("top-10 eigenvalues: largest relative error", "of the eigenvalue", Error(ours, truth), 1e-5);
        foreach (var tolerance in new[] { 1e-3, 1e-5 })
        {
            var (values, count) = (Array.Empty<double>(), 0);
            var theirs = Seconds(() => (values, count) = PowerIteration.Find(hessian, Count, tolerance));
            yield return Measurement.Single($"  power iteration with deflation to {tolerance:g1}: products", "products", count, null);
            yield return Measurement.Single($"  power iteration with deflation to {tolerance:g1}: largest relative error", "of the eigenvalue", Error(values, truth), null);
            yield return new Measurement($"top-10 eigenvalues to 1e-5, beside power iteration to {tolerance:g1}", "s",
                Spread.Of([seconds]), Spread.Of([theirs]), Spread.Of([seconds / theirs]), 0.2);
        }
    }

    private static (double[] Values, int Products) Ours(Numerics.LinearOperators.ILinearOperator<Tensor> hessian)
    {
        using var pairs = Lanczos.Find(hessian, new LanczosOptions { Largest = Count, Tolerance = 1e-5 });
        return ([.. pairs.Largest.Select(pair => pair.Value)], (int)pairs.Cost.Products);
    }

    /// <summary>The same in double precision to 1e-8.</summary>
    private static double[] Truth()
    {
        using var risk = TrainedCnn.Risk(1_000, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        using var pairs = Lanczos.Find(hessian, new LanczosOptions { Largest = Count, Tolerance = 1e-8 });
        return [.. pairs.Largest.Select(pair => pair.Value)];
    }

    private static double Error(double[] values, double[] truth) =>
        values.OrderDescending().Zip(truth, (value, exact) => Math.Abs(value - exact) / exact).Max();

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
