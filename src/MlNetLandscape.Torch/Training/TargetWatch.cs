namespace MlNetLandscape;

/// <summary>Looks whether a training has reached its target, at steps that follow from its options alone.</summary>
/// <param name="target">Validated.</param>
/// <param name="rows">The examples whose loss it is; disposed here where they are not those trained on.</param>
/// <param name="isOwner">Whether they are not.</param>
/// <param name="means">Gives the network the statistics it would be handed out with.</param>
/// <param name="stepsPerEpoch">Of the training.</param>
/// <param name="steps">Of the whole training.</param>
internal sealed class TargetWatch(TrainingTarget target, BatchObjective rows, bool isOwner, MeanStatistics means, long stepsPerEpoch, long steps) : IDisposable
{
    private readonly long _interval = target.StepsPerLook ?? stepsPerEpoch;

    /// <summary>Whether the target is reached after so many steps; the look is kept in the state, and not taken twice.</summary>
    public bool IsReached(long step, TrainingState state, CancellationToken cancellation)
    {
        if (state.Target?.Steps == step)
            return state.Target.IsReached;
        if (step % _interval != 0 && step != steps)
            return false;
        using var mean = step == 0 ? null : means.Enter();
        var (loss, metric) = rows.Evaluate(cancellation);
        state.Target = new TargetLook(step, loss, metric, loss <= target.Loss && !(metric < target.Accuracy));
        return state.Target.IsReached;
    }

    public void Dispose()
    {
        if (isOwner)
            rows.Dispose();
    }
}
