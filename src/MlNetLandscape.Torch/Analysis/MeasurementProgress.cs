using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>Turns what an objective has computed into how far a measurement is.</summary>
/// <param name="target">Is told; null for nobody.</param>
/// <param name="clock">Where the time comes from.</param>
internal sealed class MeasurementProgress(IProgress<LandscapeProgress>? target, TimeProvider clock) : IProgress<EvaluationCost>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long _started = clock.GetTimestamp();
    private IReadOnlyList<(string Name, double Work)> _plan = [];
    private int _stage;
    private double _workBefore;
    private EvaluationCost _stageStart;
    private EvaluationCost _last;
    private EvaluationCost _beside;
    private long _lastReport;

    /// <summary>Wall time since the beginning.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>What is going to be measured, with its expected work in Hessian-vector products.</summary>
    public void Plan(IReadOnlyList<(string Name, double Work)> stages) => _plan = stages;

    /// <summary>Says that a stage begins.</summary>
    public void Begin(int stage)
    {
        (_stage, _stageStart) = (stage, _last);
        _workBefore = _plan.Take(stage).Sum(entry => entry.Work);
        Tell();
    }

    /// <summary>Says that all stages are done.</summary>
    public void End()
    {
        if (_plan.Count == 0)
            return;
        (_stage, _stageStart, _workBefore) = (_plan.Count - 1, _last, _plan.Sum(entry => entry.Work));
        Tell();
    }

    /// <inheritdoc />
    public void Report(EvaluationCost value)
    {
        _last = value + _beside;
        TellNowAndThen();
    }

    /// <summary>Takes the costs of an objective beside the main one, which start at zero.</summary>
    public IProgress<EvaluationCost> Beside() => new BesideProgress(this);

    /// <summary>The work of a cost in Hessian-vector products: a gradient is about a half, a value a fifth.</summary>
    public static double Work(EvaluationCost cost) => cost.Products + (0.5 * cost.Gradients) + (0.2 * cost.Values);

    private void TellNowAndThen()
    {
        if (_plan.Count > 0 && clock.GetElapsedTime(_lastReport) >= Interval)
            Tell();
    }

    private void Tell()
    {
        _lastReport = clock.GetTimestamp();
        if (target is null)
            return;
        var total = Math.Max(_plan.Sum(entry => entry.Work), double.Epsilon);
        var fraction = Math.Min(1, (_workBefore + Math.Min(_plan[_stage].Work, Work(_last - _stageStart))) / total);
        var elapsed = Elapsed;
        var remaining = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : TimeSpan.Zero;
        var rate = elapsed > TimeSpan.Zero ? _last.Products / elapsed.TotalSeconds : 0;
        target.Report(new LandscapeProgress(_plan[_stage].Name, _stage + 1, _plan.Count, fraction, _last, rate, elapsed, remaining));
    }

    private sealed class BesideProgress(MeasurementProgress whole) : IProgress<EvaluationCost>
    {
        private EvaluationCost _seen;

        public void Report(EvaluationCost value)
        {
            var added = value - _seen;
            _seen = value;
            whole._beside += added;
            whole._last += added;
            whole.TellNowAndThen();
        }
    }
}
