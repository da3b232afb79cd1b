using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Sharpness;
using MlNetLandscape.Numerics.Spectra;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The stages that look at the spectrum of the Hessian at θ.</summary>
internal static class SpectralMeasures
{
    /// <summary>The ends of the spectrum; leaves the eigenpairs with the measurement.</summary>
    public static EigenvalueMetrics Eigenvalues(LandscapeMeasurement measurement)
    {
        var options = measurement.Options;
        var dimension = (int)Math.Min(measurement.Risk.Space.Dimension, int.MaxValue);
        var largest = Math.Min(options.LargestEigenvalues, dimension);
        var smallest = Math.Min(options.SmallestEigenvalues, dimension);
        var pairs = Lanczos.Find(measurement.Hessian, new LanczosOptions
        {
            Largest = largest,
            Smallest = smallest,
            Tolerance = options.EigenvalueTolerance,
            MaximumProducts = Math.Max(options.MaximumProducts, largest + smallest),
            Seed = measurement.SeedOf(MeasurementStream.Eigenvalues),
        }, cancellationToken: options.CancellationToken);
        measurement.Pairs = pairs;
        return new EigenvalueMetrics(pairs.Largest, pairs.Smallest, LogVolume.Of(pairs.Largest, largest), pairs.Stop, pairs.Cost);
    }

    /// <summary>
    /// λ_max of the risk that was descended against what the optimizer's steps bear; null where steps are not fixed multiples of gradients. Weight decay
    /// in the objective shifts every eigenvalue by λ.
    /// </summary>
    public static EdgeOfStability? Edge(LandscapeMeasurement measurement, EigenvalueMetrics eigenvalues)
    {
        var (options, history) = (measurement.Options, measurement.History);
        var top = eigenvalues.Largest[0];
        if (history.Optimizer is not { StabilityThreshold: { } threshold } optimizer)
        {
            return options.LearningRate is { } chosen
                ? EdgeOfStability.Assess(top.Value, chosen, options.Momentum ?? 0, sharpnessError: top.ErrorBound)
                : null;
        }

        if ((options.LearningRate ?? LastRate(history)) is not { } rate)
            return null;
        if (options.Momentum is { } momentum)
            threshold = 2 * (1 + momentum);
        var shift = (optimizer.DecaysInObjective ? history.WeightDecay : 0) - options.WeightDecay;
        return new EdgeOfStability(top.Value + shift, top.ErrorBound, rate, threshold, double.NaN);
    }

    /// <summary>The density of the spectrum, around the eigenvalues found before, and what follows from it without another product.</summary>
    public static SpectrumMetrics Spectrum(LandscapeMeasurement measurement)
    {
        var options = measurement.Options;
        var quadrature = new SpectralDensityOptions
        {
            Probes = options.Probes,
            Steps = options.Steps,
            Seed = measurement.SeedOf(MeasurementStream.Spectrum),
        };
        var density = measurement.Pairs is { } pairs
            ? DeflatedSpectrum.Estimate(measurement.Hessian, pairs, quadrature, options.CancellationToken)
            : StochasticLanczosQuadrature.Estimate(measurement.Hessian, quadrature, cancellationToken: options.CancellationToken);
        var negative = NegativeEigenvalueFraction.Of(density, options.Threshold);
        return new SpectrumMetrics(
            density, density.Trace, density.FrobeniusNorm, negative, DegenerateFraction.Of(density, options.Threshold),
            negative.Threshold > 0 ? EffectiveDimension.Of(density, negative.Threshold) : null, density.Cost);
    }

    /// <summary>tr H.</summary>
    public static StochasticEstimate Trace(LandscapeMeasurement measurement) =>
        TraceEstimator.KrylovAware(measurement.Hessian, Probes(measurement, MeasurementStream.Trace), measurement.Options.CancellationToken);

    /// <summary>Traces and norms of Gauss–Newton matrix and residual.</summary>
    public static CurvatureSplit Split(LandscapeMeasurement measurement)
    {
        var (risk, theta, token) = (measurement.Risk, measurement.Theta, measurement.Options.CancellationToken);
        var before = risk.Cost;
        var probes = Probes(measurement, MeasurementStream.Split);
        var (gaussNewtonTrace, gaussNewtonNorm) = Of(risk.GaussNewton(theta));
        var (residualTrace, residualNorm) = Of(risk.Residual(theta));
        return new CurvatureSplit(gaussNewtonTrace, residualTrace, gaussNewtonNorm, residualNorm, risk.Cost - before);

        (StochasticEstimate Trace, StochasticEstimate Norm) Of(ILinearOperator<Tensor> matrix)
        {
            using (matrix)
                return (TraceEstimator.KrylovAware(matrix, probes, token), FrobeniusNorm.Estimate(matrix, probes, token));
        }
    }

    /// <summary>The block of one layer.</summary>
    /// <param name="measurement">What it is part of.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="block">L as a function of that layer's parameters alone.</param>
    public static LayerMetrics Layer(LandscapeMeasurement measurement, string layer, EmpiricalRisk block)
    {
        var options = measurement.Options;
        using var scope = NewDisposeScope();
        var theta = block.Theta();
        var (_, gradient) = block.Gradient(theta);
        using var hessian = block.Hessian(theta);
        var ends = Math.Min(1, (int)block.Space.Dimension - 1);
        using var pairs = Lanczos.Find(hessian, new LanczosOptions
        {
            Largest = 1,
            Smallest = ends,
            Tolerance = options.EigenvalueTolerance,
            MaximumProducts = options.MaximumProducts,
            Seed = measurement.SeedOf(MeasurementStream.Layers),
        }, cancellationToken: options.CancellationToken);
        var trace = TraceEstimator.KrylovAware(hessian, Probes(measurement, MeasurementStream.Layers), options.CancellationToken);
        return new LayerMetrics(
            layer, block.Space.Dimension, block.Space.Norm(theta), block.Space.Norm(gradient),
            pairs.Largest[0], ends == 0 ? pairs.Largest[0] : pairs.Smallest[0], trace, block.Cost);
    }

    private static ProbeOptions Probes(LandscapeMeasurement measurement, MeasurementStream stream) => new()
    {
        MaximumProducts = measurement.Options.TraceProducts,
        RelativeStandardError = measurement.Options.TraceAccuracy,
        Seed = measurement.SeedOf(stream),
    };

    private static double? LastRate(TrainingHistory history)
    {
        var epoch = history.Epochs.LastOrDefault(epoch => epoch.Epoch == history.WeightsOfEpoch);
        return epoch is { LearningRate: > 0 and var rate } ? rate : null;
    }
}
