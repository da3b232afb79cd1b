using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Sharpness;
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
        return new EigenvalueMetrics(pairs.Largest, pairs.Smallest, pairs.Stop, pairs.Cost);
    }

    /// <summary>
    /// λ_max of the risk that was descended against what the optimizer's steps bear; null where steps are not fixed multiples of gradients. Weight decay
    /// in the objective shifts every eigenvalue by λ.
    /// </summary>
    public static EdgeOfStability? Edge(LandscapeMeasurement measurement, EigenvalueMetrics eigenvalues)
    {
        var (options, history) = (measurement.Options, measurement.History);
        var top = eigenvalues.Largest[0];
        if (options.LearningRate is { } chosen)
            return EdgeOfStability.Assess(top.Value, chosen, options.Momentum ?? 0, sharpnessError: top.ErrorBound);
        if (history.Optimizer is not { StabilityThreshold: { } threshold } optimizer || LastRate(history) is not { } rate)
            return null;
        if (options.Momentum is { } momentum)
            threshold = 2 * (1 + momentum);
        var shift = (optimizer.DecaysInObjective ? history.WeightDecay : 0) - options.WeightDecay;
        return new EdgeOfStability(top.Value + shift, top.ErrorBound, rate, threshold, double.NaN);
    }

    private static double? LastRate(TrainingHistory history)
    {
        var epoch = history.Epochs.LastOrDefault(epoch => epoch.Epoch == history.WeightsOfEpoch);
        return epoch is { LearningRate: > 0 and var rate } ? rate : null;
    }
}
