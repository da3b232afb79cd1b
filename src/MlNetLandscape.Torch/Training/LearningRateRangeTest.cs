using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Profiles;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>One step of a range test.</summary>
/// <param name="LearningRate">η of the step.</param>
/// <param name="Loss">The batch's loss before the step.</param>
/// <param name="SmoothedLoss">Exponential mean of the losses, without start-up bias.</param>
public sealed record RangeTestPoint(double LearningRate, double Loss, double SmoothedLoss);

/// <summary>
/// The loss while the learning rate grows exponentially from step to step (Smith 2017, §3.3): flat, falling, then rising.
/// The test ends when the smoothed loss is four times its lowest value, or not finite.
/// </summary>
public sealed record LearningRateRangeTest
{
    private const double Smoothing = 0.9;
    private const double Diverged = 4;

    /// <summary>All steps.</summary>
    public ImmutableArray<RangeTestPoint> Points { get; init; } = [];

    /// <summary>The rate where the smoothed loss falls most steeply against log η, before its minimum; NaN when it never falls.</summary>
    public double Suggestion { get; init; }

    internal static LearningRateRangeTest Run(
        TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset data, double lowest, double highest, int steps)
    {
        if (!(lowest > 0 && lowest < highest && double.IsFinite(highest)))
            throw new ArgumentException($"A range test needs 0 < lowest < highest < ∞. Got {lowest} and {highest}.", nameof(lowest));
        if (steps < 10)
            throw new ArgumentException($"A range test needs at least 10 steps. Got {steps}.", nameof(steps));
        var options = job.Options;
        using var objectives = new TrainingSteps(job, module, data);
        using var optimizer = options.Optimizer.Start([.. module.parameters().Where(parameter => parameter.requires_grad)], options.WeightDecay);
        var sampler = new BatchSampler(data.Count, options.BatchSize, options.Shuffle ? Seed.Derive(job.Seed, Streams.Shuffling) : null);
        var stepsPerEpoch = sampler.StepsPerEpoch(options.GradientAccumulation);
        var points = new List<RangeTestPoint>(steps);
        Tensor? order = null;
        module.train();
        try
        {
            var (mean, lowestMean) = (0.0, double.PositiveInfinity);
            for (var step = 0; step < steps; step++)
            {
                if (step % stepsPerEpoch == 0)
                {
                    order?.Dispose();
                    order = sampler.Order(step / stepsPerEpoch, job.Device);
                }

                optimizer.LearningRate = lowest * Math.Pow(highest / lowest, step / (steps - 1.0));
                var batches = sampler.BatchesOfStep(step % stepsPerEpoch, options.GradientAccumulation);
                var loss = optimizer.Step(objectives.At(step, order, batches));
                mean = (Smoothing * mean) + ((1 - Smoothing) * loss);
                var smoothed = mean / (1 - Math.Pow(Smoothing, step + 1));
                if (!double.IsFinite(smoothed))
                    break;
                points.Add(new RangeTestPoint(optimizer.LearningRate, loss, smoothed));
                lowestMean = Math.Min(lowestMean, smoothed);
                if (smoothed > Diverged * lowestMean)
                    break;
            }
        }
        finally
        {
            order?.Dispose();
        }

        var steepest = SteepestDescent.Find(
            [.. points.Select(point => Math.Log(point.LearningRate))], [.. points.Select(point => point.SmoothedLoss)], window: Math.Max(3, steps / 20));
        return new LearningRateRangeTest { Points = [.. points], Suggestion = steepest is { } at ? points[at].LearningRate : double.NaN };
    }
}
