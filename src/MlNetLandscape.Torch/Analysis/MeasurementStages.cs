using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Sharpness;

namespace MlNetLandscape;

/// <summary>A part of a measurement.</summary>
/// <param name="Name">What is measured, for progress.</param>
/// <param name="Work">What it is expected to take, in Hessian-vector products.</param>
/// <param name="Measure">Adds its group to what is there.</param>
internal sealed record MeasurementStage(string Name, double Work, Func<LandscapeMetrics, LandscapeMetrics> Measure);

/// <summary>What the options ask for, in the order in which it is measured.</summary>
internal static class MeasurementStages
{
    private const double ProductsPerEigenvalue = 3;

    public static IReadOnlyList<MeasurementStage> Of(LandscapeMeasurement measurement)
    {
        var options = measurement.Options;
        DirectionalSharpness? directional = null;
        List<MeasurementStage> stages = [];
        if (options.Asks(LandscapeMeasures.Eigenvalues))
        {
            stages.Add(new("eigenvalues", Math.Min(options.MaximumProducts, 10 + (ProductsPerEigenvalue * (options.LargestEigenvalues + options.SmallestEigenvalues))),
                metrics =>
                {
                    var eigenvalues = SpectralMeasures.Eigenvalues(measurement);
                    return metrics with { Eigenvalues = eigenvalues, EdgeOfStability = SpectralMeasures.Edge(measurement, eigenvalues) };
                }));
        }

        if (options.Asks(LandscapeMeasures.Sharpness))
        {
            stages.Add(new("directional sharpness", 1, metrics =>
            {
                directional = SharpnessMeasures.Directional(measurement, metrics.Risk);
                return metrics;
            }));
            stages.Add(new("sharpness", options.AscentSteps + (0.8 * options.PerturbationPairs),
                metrics => metrics with { Sharpness = SharpnessMeasures.Measure(measurement, directional!) }));
        }

        if (options.Asks(LandscapeMeasures.KeskarSharpness))
            stages.Add(new("Keskar sharpness", 6, metrics => metrics with { Keskar = SharpnessMeasures.Keskar(measurement) }));
        return stages;
    }
}
