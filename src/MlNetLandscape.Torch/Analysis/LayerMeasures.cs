using System.Collections.Immutable;
using MlNetLandscape.Numerics.Metrics;

namespace MlNetLandscape;

/// <summary>The layers of a risk, each as a risk of its own parameters alone.</summary>
/// <param name="Names">The layers' names.</param>
/// <param name="Block">L as a function of one layer's parameters; the caller disposes it.</param>
internal sealed record LayerMeasures(ImmutableArray<string> Names, Func<string, EmpiricalRisk> Block)
{
    /// <summary>The layers of <paramref name="risk"/>.</summary>
    public static LayerMeasures Of(NetworkModel model, TensorDataset data, EmpiricalRisk risk, LandscapeOptions options, MeasurementProgress progress) => new(
        risk.LayerNames,
        layer => LandscapeAnalysis.Risk(model, data, options with
        {
            Parameters = [.. risk.Parameters.Where(parameter => parameter.Layer == layer).Select(parameter => parameter.Name)],
        }, progress.Beside()));

    /// <summary>Measures them one by one.</summary>
    public ImmutableArray<LayerMetrics> Measure(LandscapeMeasurement measurement)
    {
        var results = ImmutableArray.CreateBuilder<LayerMetrics>();
        foreach (var name in Names)
        {
            using var block = Block(name);
            results.Add(SpectralMeasures.Layer(measurement, name, block));
        }

        return results.ToImmutable();
    }
}
