using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The stages that look at the loss around θ.</summary>
internal static class SharpnessMeasures
{
    /// <summary>Fewer have no log n above 1, and no local learning coefficient.</summary>
    public const int FewestExamples = 3;

    /// <summary>For the progress, before the step is known.</summary>
    public const int UsualBurnIn = 1_000;

    private const double FewestBurnIn = 200;
    private const double MostBurnIn = 5_000;

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

    /// <summary>The local learning coefficient, on random mini-batches.</summary>
    public static LocalLearningMetrics LocalLearning(LandscapeMeasurement measurement)
    {
        var (risk, options) = (measurement.Risk, measurement.Options);
        var local = options.LocalLearning;
        var seed = measurement.SeedOf(MeasurementStream.LocalLearning);
        var examples = Math.Min(local.BatchSize, risk.Examples);
        var steps = new BatchProgress(measurement.Progress.Beside(), (double)examples / risk.Examples);
        var stepSize = local.StepSize ?? 0.1 / ((risk.Examples / Math.Log(risk.Examples) * LargestEigenvalue(measurement)) + local.Localization);
        var burnIn = local.BurnIn ?? (int)Math.Clamp(Math.Ceiling(6 / (stepSize * local.Localization)), FewestBurnIn, MostBurnIn);
        var found = LocalLearningCoefficient.Measure(risk, measurement.Theta, step => steps.Next(risk.MiniBatch(examples, Seed.Derive(seed, 1, step))), new LearningCoefficientOptions
        {
            Examples = risk.Examples,
            Chains = local.Chains,
            BurnIn = burnIn,
            Draws = local.Draws,
            StepSize = stepSize,
            Localization = local.Localization,
            Seed = seed,
            CancellationToken = options.CancellationToken,
        });
        return new LocalLearningMetrics(found.Estimate, found.ChainValues, found.DriftScore, found.InverseTemperature, stepSize, local.Localization, burnIn);
    }

    private static double LargestEigenvalue(LandscapeMeasurement measurement)
    {
        if (measurement.Pairs is { Largest: [var known, ..] })
            return Math.Max(0, known.Value);
        using var pairs = Lanczos.Find(measurement.Hessian, new LanczosOptions { Largest = 1, Tolerance = 0.01 }, cancellationToken: measurement.Options.CancellationToken);
        return Math.Max(0, pairs.Largest[0].Value);
    }

    /// <summary>The highest rise within Keskar's box.</summary>
    public static KeskarSharpness Keskar(LandscapeMeasurement measurement) => KeskarSharpness.Measure(measurement.Risk, measurement.Theta, new KeskarOptions
    {
        Epsilon = measurement.Options.KeskarEpsilon,
        Seed = measurement.SeedOf(MeasurementStream.Sharpness),
        CancellationToken = measurement.Options.CancellationToken,
    });

    /// <summary>Tells a value and a gradient for each mini-batch, as parts of those of all examples.</summary>
    private sealed class BatchProgress(IProgress<EvaluationCost> target, double share)
    {
        private long _batches;

        public IObjective<Tensor> Next(IObjective<Tensor> batch)
        {
            var whole = (long)(share * _batches++);
            target.Report(new EvaluationCost(whole, whole, 0, 0));
            return batch;
        }
    }
}
