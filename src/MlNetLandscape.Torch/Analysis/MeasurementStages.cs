using MlNetLandscape.Numerics.Estimation;
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

        if (options.Asks(LandscapeMeasures.Spectrum))
        {
            stages.Add(new("spectrum", options.Probes * (double)Math.Min(options.Steps, measurement.Risk.Space.Dimension),
                metrics => metrics with { Spectrum = SpectralMeasures.Spectrum(measurement) }));
        }

        if (options.Asks(LandscapeMeasures.Trace))
            stages.Add(new("trace", options.TraceProducts / 2.0, metrics => metrics with { Trace = SpectralMeasures.Trace(measurement) }));
        if (options.Asks(LandscapeMeasures.Sharpness))
        {
            stages.Add(new("directional sharpness", 1, metrics =>
            {
                directional = SharpnessMeasures.Directional(measurement, metrics.Risk);
                return metrics;
            }));
        }

        if (options.Asks(LandscapeMeasures.GaussNewtonSplit))
            stages.Add(new("Gauss–Newton split", 6.0 * options.TraceProducts, metrics => metrics with { Split = Released(measurement, SpectralMeasures.Split) }));
        if (options.Asks(LandscapeMeasures.InputGradient | LandscapeMeasures.InputGradientBound))
        {
            stages.Add(new("input gradient", options.Asks(LandscapeMeasures.InputGradientBound) ? 2 * options.TraceProducts : 10,
                metrics => metrics with { InputGradient = Released(measurement, InputGradient) }));
        }

        if (options.Asks(LandscapeMeasures.Layers) && measurement.Layers is { } layers)
            stages.Add(new("layers", options.TraceProducts * layers.Names.Length, metrics => metrics with { Layers = Released(measurement, layers.Measure) }));
        if (options.Asks(LandscapeMeasures.Sharpness))
        {
            stages.Add(new("sharpness", options.AscentSteps + (0.8 * options.PerturbationPairs),
                metrics => metrics with { Sharpness = SharpnessMeasures.Measure(measurement, directional!) }));
        }

        if (options.Asks(LandscapeMeasures.KeskarSharpness))
            stages.Add(new("Keskar sharpness", 6, metrics => metrics with { Keskar = SharpnessMeasures.Keskar(measurement) }));
        if (options.Asks(LandscapeMeasures.LocalLearningCoefficient) && measurement.Risk.Examples >= SharpnessMeasures.FewestExamples)
        {
            var local = options.LocalLearning;
            var steps = (double)local.Chains * ((local.BurnIn ?? SharpnessMeasures.UsualBurnIn) + local.Draws) * local.BatchSize / measurement.Risk.Examples;
            stages.Add(new("local learning coefficient", 0.7 * steps, metrics => metrics with { LocalLearning = SharpnessMeasures.LocalLearning(measurement) }));
        }

        return stages;
    }

    private static InputGradientMetrics InputGradient(LandscapeMeasurement measurement)
    {
        var options = measurement.Options;
        var before = measurement.Risk.Cost;
        var found = InputGradientComplexity.Measure(measurement.Risk, measurement.Theta, new InputComplexityOptions
        {
            Bound = options.Asks(LandscapeMeasures.InputGradientBound),
            Norms = new ProbeOptions { MaximumProducts = options.TraceProducts, RelativeStandardError = options.TraceAccuracy, Seed = options.Seed },
            Seed = measurement.SeedOf(MeasurementStream.InputGradient),
        });
        return new InputGradientMetrics(
            found.Value, found.Bound?.LayerBound, found.Bound?.ParameterBound, found.Bound?.HessianBound, found.WhyNoBound, measurement.Risk.Cost - before);
    }

    /// <summary>Measures with operators of its own, which need the memory of the Hessian's kept graphs.</summary>
    private static T Released<T>(LandscapeMeasurement measurement, Func<LandscapeMeasurement, T> measure)
    {
        measurement.ReleaseHessian();
        return measure(measurement);
    }
}
