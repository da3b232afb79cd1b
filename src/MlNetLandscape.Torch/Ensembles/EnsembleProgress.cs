namespace MlNetLandscape;

/// <summary>Reports a part's progress as that of the whole.</summary>
internal sealed class EnsembleProgress(IProgress<TrainingProgress> whole, IReadOnlyList<PlannedPart> plan, EnsembleState state) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        var before = plan.Take(state.Position).Sum(part => part.Epochs);
        var total = plan.Sum(part => part.Epochs);
        var done = before + value.Epoch - 1 + (value.Step / (double)value.StepsPerEpoch);
        var elapsed = TimeSpan.FromSeconds(state.Seconds) + value.Elapsed;
        whole.Report(value with { Epoch = before + value.Epoch, Epochs = total, Elapsed = elapsed, Remaining = elapsed * Math.Max(0, (total - done) / done) });
    }
}
