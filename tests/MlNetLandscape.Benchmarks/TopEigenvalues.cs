using System.Diagnostics;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>The ten largest eigenvalues of a trained SimpleCnn's Hessian over 100 rows: ours beside power iteration with deflation, on the same operator and in PyTorch.</summary>
internal static class TopEigenvalues
{
    private const int Count = 10;
    private const double Tolerance = 1e-5;
    private const double Usual = 1e-3;
    private const string Why = "Most of the time of both is products, and power iteration ends early, with eigenvalues that are wrong by what stands above.";

    private static readonly int Rows = Fashion.Few(100);

    public static IEnumerable<Measurement> Run()
    {
        using var risk = TrainedCnn.Risk(Rows, new EmpiricalRiskOptions { BatchSize = Rows });
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        var truth = Truth();
        var (ours, bare, script) = (default(Found), default(Found), default(Found));
        var references = new List<Reference>
        {
            new($"ten largest eigenvalues to {Tolerance:g1}, beside power iteration with deflation to {Usual:g1}", 0.2, () => Timed(() => bare = Power(hessian, Usual)), Why),
        };
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, theta.bytes.ToArray());
        using var python = PythonScript.Start("power.py", "cnn", $"{Rows}", path, $"{Count}", $"{Usual}");
        if (python is not null)
        {
            references.Add(new($"ten largest eigenvalues to {Tolerance:g1}, beside power iteration with deflation to {Usual:g1} in PyTorch", 0.2, () =>
            {
                var told = python.Run();
                script = new Found(told[2..], (int)told[1]);
                return told[0];
            }, Why));
        }

        var times = Measurement.Compare(() => Timed(() => ours = Lanczos(hessian)), references);
        File.Delete(path);
        foreach (var measurement in Of("ours", ours!, truth, 33, Tolerance).Concat(Of($"power iteration to {Usual:g1}", bare!, truth)))
            yield return measurement;
        if (script is not null)
        {
            foreach (var measurement in Of($"power iteration to {Usual:g1} in PyTorch", script, truth))
                yield return measurement;
        }

        foreach (var measurement in Of($"power iteration to {Tolerance:g1}", Power(hessian, Tolerance), truth).Concat(times))
            yield return measurement;
    }

    private static IEnumerable<Measurement> Of(string who, Found found, double[] truth, double? products = null, double? error = null) =>
    [
        Measurement.Single($"ten largest eigenvalues, {who}: products", "products", found.Products, products),
        Measurement.Single($"ten largest eigenvalues, {who}: largest relative error", "of the eigenvalue",
            found.Values.OrderDescending().Zip(truth, (value, exact) => Math.Abs(value - exact) / exact).Max(), error, "Single precision."),
    ];

    private static Found Lanczos(ILinearOperator<Tensor> hessian)
    {
        using var pairs = Numerics.Krylov.Lanczos.Find(hessian, new LanczosOptions { Largest = Count, Tolerance = Tolerance });
        return new Found([.. pairs.Largest.Select(pair => pair.Value)], (int)pairs.Cost.Products);
    }

    private static Found Power(ILinearOperator<Tensor> hessian, double tolerance)
    {
        var (values, products) = PowerIteration.Find(hessian, Count, tolerance);
        return new Found(values, products);
    }

    /// <summary>The same in double precision to 1e-8.</summary>
    private static double[] Truth()
    {
        using var risk = TrainedCnn.Risk(Rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64 });
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        using var pairs = Numerics.Krylov.Lanczos.Find(hessian, new LanczosOptions { Largest = Count, Tolerance = 1e-8 });
        return [.. pairs.Largest.Select(pair => pair.Value)];
    }

    private static double Timed(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private sealed record Found(double[] Values, int Products);
}
