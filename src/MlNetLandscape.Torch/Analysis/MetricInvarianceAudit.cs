using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Rescales a network so that it computes the same at another θ, and measures every metric there (Dinh et al. 2017, §3).</summary>
internal static class MetricInvarianceAudit
{
    private const long Chunk = 500;

    private static readonly ImmutableArray<double> UsualFactors = [4, 16];

    /// <summary>Audits a network.</summary>
    /// <param name="model">The network; it stays as it is.</param>
    /// <param name="data">The rows to measure on.</param>
    /// <param name="options">What to measure; the precision is always double, and layers are left out.</param>
    /// <param name="factors">The values of a, each positive; null for 4 and 16.</param>
    /// <param name="rows">Usable rows, before a sample was drawn.</param>
    /// <param name="skipped">Rows that could not be used.</param>
    /// <exception cref="ArgumentException">The options do not leave the function's risk alone, or a factor is not positive.</exception>
    public static InvarianceAudit Run(NetworkModel model, TensorDataset data, LandscapeOptions options, IReadOnlyList<double>? factors = null, long? rows = null, long skipped = 0)
    {
        factors ??= UsualFactors;
        options = options with { Precision = ScalarType.Float64 };
        options.Validate(model.Task);
        Check(options, factors);
        using var module = Double(model);
        module.eval();
        var progress = new MeasurementProgress(options.Progress, options.Clock);
        using var risk = LandscapeAnalysis.Risk(model, data, options, progress);
        var varying = risk.Parameters.Select(parameter => parameter.Name).ToHashSet();
        ImmutableArray<RescalablePair> pairs = [.. ReluRescaling.Pairs(module).Where(pair => pair.Multiplied.Concat(pair.Divided).All(varying.Contains))];
        if (pairs.IsEmpty)
            return new InvarianceAudit { Factors = [.. factors] };
        using var theta = risk.Theta();
        var conditions = LandscapeAnalysis.Conditions(model, data, risk, options) with { Rows = rows ?? data.Count, SkippedRows = skipped };
        var original = At(theta);
        List<double> differences = [];
        List<LandscapeMetrics> rescaled = [];
        foreach (var a in factors)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var changes = ReluRescaling.Factors(pairs, a);
            differences.Add(Difference(module, data, changes));
            using var moved = Moved(risk, theta, changes);
            rescaled.Add(At(moved));
        }

        return new InvarianceAudit
        {
            Pairs = [.. pairs.Select(pair => $"{pair.Upper} → {pair.Lower}")],
            Factors = [.. factors],
            FunctionDifferences = [.. differences],
            Original = original,
            Rescaled = [.. rescaled],
            Metrics = InvarianceAudit.Compare(original, rescaled),
        };

        LandscapeMetrics At(Tensor point)
        {
            using var measurement = new LandscapeMeasurement(risk, point, model.History, options, progress);
            return measurement.Run(conditions);
        }
    }

    private static void Check(LandscapeOptions options, IReadOnlyList<double> factors)
    {
        List<string> faults = [];
        if (options.WeightDecay > 0)
        {
            faults.Add(FormattableString.Invariant(
                $"`WeightDecay` must be 0 in an audit: ½ λ ‖θ‖² changes when layers are rescaled, whatever the metric. Got {options.WeightDecay}."));
        }

        if (!options.Parameters.IsDefaultOrEmpty)
            faults.Add($"`Parameters` must be empty in an audit: both layers of a pair have to vary. Got {string.Join(", ", options.Parameters)}.");
        if (factors.Count == 0 || factors.Any(a => a is not (> 0 and < double.PositiveInfinity)))
            faults.Add($"`factors` must be one or more numbers in (0, ∞). Got {string.Join(", ", factors.Select(a => FormattableString.Invariant($"{a}")))}.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
    }

    /// <summary>max |f' − f| / max |f| over all rows; the module is afterwards as it was, up to rounding.</summary>
    private static double Difference(nn.Module<Tensor, Tensor> module, TensorDataset data, Dictionary<string, double> changes)
    {
        using var noGradient = no_grad();
        double difference = 0, size = 0;
        for (long start = 0; start < data.Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var input = data.Features.narrow(0, start, Math.Min(Chunk, data.Count - start)).to_type(ScalarType.Float64).to(CPU); // [B, D]
            var before = module.call(input); // [B, K]
            Multiply(module, changes, inverse: false);
            var after = module.call(input);
            Multiply(module, changes, inverse: true);
            difference = Math.Max(difference, (after - before).abs().max().item<double>());
            size = Math.Max(size, before.abs().max().item<double>());
        }

        return size > 0 ? difference / size : difference;
    }

    private static void Multiply(nn.Module module, Dictionary<string, double> changes, bool inverse)
    {
        foreach (var (name, parameter) in module.named_parameters())
        {
            if (!changes.TryGetValue(name, out var factor))
                continue;
            if (inverse)
                parameter.div_(factor);
            else
                parameter.mul_(factor);
        }
    }

    private static Tensor Moved(EmpiricalRisk risk, Tensor theta, Dictionary<string, double> changes)
    {
        using var noGradient = no_grad();
        var moved = theta.clone();
        foreach (var parameter in risk.Parameters)
        {
            if (!changes.TryGetValue(parameter.Name, out var factor))
                continue;
            using var part = moved.narrow(0, parameter.Offset, parameter.Length);
            part.mul_(factor);
        }

        return moved;
    }

    private static nn.Module<Tensor, Tensor> Double(NetworkModel model)
    {
        var module = model.CreateModule();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        module.to(ScalarType.Float64);
        scope.Detach(module.parameters());
        scope.Detach(module.buffers());
        return module;
    }
}
