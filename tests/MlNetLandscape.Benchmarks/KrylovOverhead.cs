using System.Diagnostics;
using System.Runtime.InteropServices;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Benchmarks;

/// <summary>80 Lanczos steps on a network of 10⁵ parameters: time beyond the products, and memory beyond the basis.</summary>
internal static class KrylovOverhead
{
    private const int Steps = 80;
    private const int Rows = 5_000;

    public static IEnumerable<Measurement> Run()
    {
        var (features, labels) = Fashion.Tensors(Rows);
        using var data = new TensorDataset(features, labels);
        using var module = (Network.Mlp(128) with { Activation = Activation.Tanh }).Build(new NetworkShape(Fashion.Features, 10), seed: 1);
        using var risk = new EmpiricalRisk(module, new MulticlassTask(10), new CrossEntropyLoss(), data, new EmpiricalRiskOptions());
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        using var start = risk.Space.Random(ProbeDistribution.Gaussian, 1);
        Products(hessian, start);
        Factorize(hessian, start, steps: 4); // compiled, with a basis too small to count
        var before = Allocated();
        using (var kept = new LanczosFactorization<Tensor>(hessian, start, Steps, seed: 1))
        {
            kept.Extend(Steps);
            var (taken, basis) = (Allocated() - before, 4.0 * risk.Space.Dimension * (Steps + 2) / (1024 * 1024));
            yield return new Measurement("memory held by 80 Lanczos steps, beside the basis and two vectors", "MiB",
                Spread.Of([taken]), Spread.Of([basis]), Spread.Of([taken / basis]), 1.1, "The vectors of one step are still held beside the basis.");
        }

        yield return Measurement.Compare($"80 Lanczos steps, {risk.Space.Dimension:n0} parameters, beside 80 products", 1.05,
            () => Factorize(hessian, start, Steps), () => Products(hessian, start), "Each step is made orthogonal to all before it, two passes over the basis at the speed of memory: the price of having no ghosts.");
    }

    private static double Factorize(ILinearOperator<Tensor> hessian, Tensor start, int steps)
    {
        var watch = Stopwatch.StartNew();
        using var factorization = new LanczosFactorization<Tensor>(hessian, start, steps, seed: 1);
        factorization.Extend(steps);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Products(ILinearOperator<Tensor> hessian, Tensor start)
    {
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < Steps; step++)
            hessian.Apply(start).Dispose();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>MiB that this thread's native code holds: the resident set tells less, as freed memory is used again and idle pages are taken away.</summary>
    private static double Allocated()
    {
        var held = MallocInformation();
        return (held.InUse + held.Mapped) / (1024.0 * 1024);
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern Heap MallocInformation();

    /// <summary>glibc's <c>struct mallinfo2</c>, of the main thread's heap.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Heap
    {
        private readonly nuint _arena, _freeChunks, _fastChunks, _mappedChunks;
        public readonly nuint Mapped;
        private readonly nuint _unused, _fastFree;
        public readonly nuint InUse;
        private readonly nuint _free, _releasable;
    }
}
