using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Sharpness;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The stages that look at the loss around θ.</summary>
internal static class SharpnessMeasures
{
    /// <summary>gᵀ H g / ‖g‖², with the gradient and the operator that are there already: one product.</summary>
    public static DirectionalSharpness Directional(LandscapeMeasurement measurement, RiskMetrics risk)
    {
        var before = measurement.Risk.Cost;
        using var scope = NewDisposeScope();
        var space = measurement.Risk.Space;
        var value = risk.GradientNorm > 0
            ? space.Dot(measurement.Gradient, measurement.Hessian.Apply(measurement.Gradient)) / (risk.GradientNorm * risk.GradientNorm)
            : double.NaN;
        return new DirectionalSharpness(value, risk.GradientNorm, risk.Loss, measurement.Risk.Cost - before);
    }

    /// <summary>Worst and mean rises of the loss around θ.</summary>
    public static SharpnessMetrics Measure(LandscapeMeasurement measurement, DirectionalSharpness directional)
    {
        var (risk, theta, options) = (measurement.Risk, measurement.Theta, measurement.Options);
        var before = risk.Cost;
        using var scope = NewDisposeScope();
        var ascent = new AscentOptions
        {
            Steps = options.AscentSteps,
            Seed = measurement.SeedOf(MeasurementStream.Sharpness),
            CancellationToken = options.CancellationToken,
        };
        var noise = new NoiseOptions
        {
            Pairs = options.PerturbationPairs,
            Seed = measurement.SeedOf(MeasurementStream.Sharpness),
            CancellationToken = options.CancellationToken,
        };
        var top = measurement.Pairs is { } pairs && pairs.LargestVectors.Count > 0 ? pairs.LargestVectors[0] : null;
        var adversarial = AdversarialSharpness.Measure(risk, theta, options.Rho, ascent, top);
        var adaptive = AdaptiveSharpness.Measure(risk, theta, risk.Space.Abs(theta), options.AdaptiveRho, ascent);
        var average = AverageSharpness.Measure(risk, theta, options.Sigma, noise);
        var energy = LocalEnergy.Measure(risk, theta, [options.RelativeSigma], noise);
        return new SharpnessMetrics(directional, adversarial, adaptive, average, energy, risk.Cost - before + directional.Cost);
    }

    /// <summary>The highest rise within Keskar's box.</summary>
    public static KeskarSharpness Keskar(LandscapeMeasurement measurement) => KeskarSharpness.Measure(measurement.Risk, measurement.Theta, new KeskarOptions
    {
        Epsilon = measurement.Options.KeskarEpsilon,
        Seed = measurement.SeedOf(MeasurementStream.Sharpness),
        CancellationToken = measurement.Options.CancellationToken,
    });
}
