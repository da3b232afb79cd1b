using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>Products until the trace of a trained SimpleCnn's Hessian over 100 rows is known to a standard error of 1 %: ours beside Hutchinson's estimator.</summary>
internal static class TraceProducts
{
    private const double Wanted = 0.01;
    private const int Probes = 100;
    private const int Rows = 100;

    /// <summary>On two networks: the trace of a flat one is spread over more eigenvalues, and harder to find.</summary>
    public static IEnumerable<Measurement> Run() => new Optimizer[] { new AdamW(), new Sgd() }.Select(After);

    private static Measurement After(Optimizer optimizer)
    {
        using var risk = TrainedCnn.Risk(Rows, new EmpiricalRiskOptions(), optimizer);
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        var space = risk.Space;
        var samples = new List<double>();
        for (var probe = 0; probe < Probes; probe++)
        {
            using var scope = space.OpenScope();
            var v = space.Random(ProbeDistribution.Rademacher, Seed.Derive(7, probe));
            samples.Add(space.Dot(v, hessian.Apply(v)));
        }

        var trace = samples.Average();
        var variance = samples.Sum(sample => (sample - trace) * (sample - trace)) / (Probes - 1);
        var hutchinson = variance / Math.Pow(Wanted * trace, 2); // s² / n = (0.01 tr)²
        var options = new ProbeOptions { RelativeStandardError = Wanted, MaximumProducts = Measurement.IsQuick ? 100 : 2_000 };
        var ours = new List<double>();
        foreach (var seed in Enumerable.Range(1, Measurement.Rounds))
        {
            var estimate = TraceEstimator.KrylovAware(hessian, options with { Seed = seed });
            Console.WriteLine($"  trace {estimate} ({estimate.Stop}) by {estimate.Cost.Products} products; Hutchinson's mean of {Probes}: {trace:g5} ± {Math.Sqrt(variance / Probes):g2}");
            ours.Add(estimate.Cost.Products);
        }

        return new Measurement($"trace to a standard error of 1 % after {optimizer.GetType().Name}: products, beside Hutchinson's", "products",
            Spread.Of(ours), Spread.Of([hutchinson]), Spread.Of(ours.Select(products => products / hutchinson)), 0.2,
            "The flatter the spectrum, the less of the trace its outliers hold, and a flat bulk is what no sketch shortens.");
    }
}
