using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape;

/// <summary>Adds up what was computed, and tells the meter of the objective it belongs to.</summary>
internal sealed class CostMeter(TimeProvider clock, IProgress<EvaluationCost>? progress = null, CostMeter? whole = null)
{
    public EvaluationCost Total { get; private set; }

    public CostMeter Part() => new(clock, whole: this);

    public long Start() => clock.GetTimestamp();

    public void Add(long start, long values = 0, long gradients = 0, long products = 0) =>
        Add(new EvaluationCost(values, gradients, products, clock.GetElapsedTime(start).TotalSeconds));

    private void Add(EvaluationCost cost)
    {
        Total += cost;
        progress?.Report(Total);
        whole?.Add(cost);
    }
}
