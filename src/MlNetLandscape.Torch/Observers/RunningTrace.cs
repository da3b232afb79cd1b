using MlNetLandscape.Numerics.Estimation;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary><see cref="TraceObserver"/> at work.</summary>
internal sealed class RunningTrace(TraceObserver settings, ObservedTraining training) : IRunningObserver
{
    private readonly ObservedRisk _observed = new(training, settings.Examples);
    private TraceObservation? _found;

    public bool Watches(long step) => settings.Observes(step);

    public void BeforeStep(long step)
    {
        var options = new ProbeOptions
        {
            MaximumProducts = settings.MaximumProducts,
            RelativeStandardError = settings.RelativeStandardError,
            Seed = training.SeedOf(step),
        };
        var (risk, trace, cost) = _observed.Measure(hessian => TraceEstimator.KrylovAware(hessian, options, training.Cancellation));
        _found = new TraceObservation
        {
            Trace = trace?.Value ?? double.NaN,
            StandardError = trace?.StandardError ?? double.NaN,
            Samples = trace?.Samples ?? 0,
            Stop = trace?.Stop ?? EstimationStop.Limit,
            Examples = _observed.Examples,
            Risk = risk,
            Cost = cost,
        };
    }

    public Observation? Commit(long step) => _found;

    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>();

    public void Restore(IReadOnlyDictionary<string, Tensor> state, Observation? last)
    {
    }

    public void Dispose() => _observed.Dispose();
}
