using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The training loop: epochs of steps, until all are done or something says stop.</summary>
internal sealed class TrainingRun : IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly TrainingJob _job;
    private readonly TrainingOptions _options;
    private readonly PredictionTask _task;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly TrainingSteps _steps;
    private readonly BatchObjective? _validation;
    private readonly BatchSampler _sampler;
    private readonly IOptimizer _optimizer;
    private readonly ObserverSet _observers;
    private readonly AveragedTraining? _averaging;
    private readonly MeanStatistics _means;
    private readonly TargetWatch? _target;
    private readonly Checkpoint _checkpoint;
    private readonly TrainingState _state = new();
    private readonly Device _device;
    private readonly Action<string> _trace;
    private readonly long _stepsPerEpoch;
    private long _epochStarted;
    private long _lastReport;

    public TrainingRun(TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset train, TensorDataset? validation, Checkpoint checkpoint)
    {
        (_options, _task, _device, _trace) = (job.Options, job.Task, job.Device, job.Trace);
        (_job, _module, _checkpoint) = (job, module, checkpoint);
        _sampler = new BatchSampler(train.Count, _options.BatchSize, _options.Shuffle ? Seed.Derive(job.Seed, Streams.Shuffling) : null);
        _stepsPerEpoch = _sampler.StepsPerEpoch(_options.GradientAccumulation);
        ObserverSet.RefuseTooMany(_options.Observers, _options.Epoch * _stepsPerEpoch, _options.Optimizer.RecordsSteps);
        var loss = _options.Loss ?? _task.DefaultLoss;
        _steps = new TrainingSteps(job, module, train);
        _validation = validation is null ? null : new BatchObjective(module, _task, loss, validation);
        _optimizer = _options.Optimizer.Start([.. module.parameters().Where(parameter => parameter.requires_grad)], _options.WeightDecay);
        _observers = new ObserverSet(job, module, train, _optimizer, _state);
        _means = new MeanStatistics(job, module, train);
        _target = _options.Target is { } target ? Watch(target, loss) : null;
        _averaging = _options.Averaging is { } average ? new AveragedTraining(average, job, module, train, _validation, _stepsPerEpoch) : null;
    }

    /// <summary>Trains; the module then has the weights the history names.</summary>
    public TrainingHistory Run()
    {
        if (_job.OptimizerState is { } state)
            _optimizer.Restore(state);
        _checkpoint.TryRestore(_module, _optimizer, _observers, _averaging, _state);
        _module.train();
        var reason = HasNoPatience ? StopReason.EarlyStopping : StopReason.Completed;
        try
        {
            while (_state.Epoch < _options.Epoch && reason == StopReason.Completed)
                reason = RunEpoch();
            _observers.Finish(_state.Epochs.Count > 0 ? _state.Epochs[^1].Steps : 0);
            if (_averaging is { HasAverage: true } && !RestoresBest(reason))
                _averaging.Apply();
            else if (_state.Epochs.Count > 0 && !RestoresBest(reason))
                _means.Enter()?.Keep();
            if (_averaging is not null)
                _job.TakeAverage?.Invoke(_averaging.Average);
            _job.TakeOptimizerState?.Invoke(_optimizer.State);
        }
        catch (OperationCanceledException)
        {
            _state.EpochSeconds += SecondsSince(_epochStarted);
            _checkpoint.Save(_module, _optimizer, _observers, _averaging, _state);
            throw;
        }

        _checkpoint.Delete();
        return Finish(reason);
    }

    public void Dispose()
    {
        _steps.Dispose();
        _validation?.Dispose();
        _target?.Dispose();
        _observers.Dispose();
        _averaging?.Dispose();
        _optimizer.Dispose();
        _state.Dispose();
    }

    private StopReason RunEpoch()
    {
        _epochStarted = _options.Clock.GetTimestamp();
        _options.CancellationToken.ThrowIfCancellationRequested();
        using (var order = _sampler.Order(_state.Epoch, _device))
        {
            while (_state.Step < _stepsPerEpoch)
            {
                _averaging?.Take(StepsDone);
                if (WhyStop() is { } reason)
                {
                    if (_state.Step > 0)
                        EndEpoch();
                    return reason;
                }

                RunStep(order);
                _state.Step++; // a handler of progress may throw: the step is done
                ReportProgress(completed: null);
            }
        }

        _averaging?.Take(StepsDone);
        EndEpoch();
        if (_state.Epoch % _options.CheckpointEvery == 0 && _state.Epoch < _options.Epoch)
            _checkpoint.Save(_module, _optimizer, _observers, _averaging, _state);
        return IsAtTarget ? StopReason.TargetReached : HasNoPatience ? StopReason.EarlyStopping : StopReason.Completed;
    }

    private long StepsDone => (_state.Epoch * _stepsPerEpoch) + _state.Step;

    private bool HasNoPatience => _options.EarlyStoppingCriteria is { } rule && _state.Epoch - _state.BestEpoch >= rule.Patience;

    private bool IsAtTarget => _target?.IsReached(StepsDone, _state, _options.CancellationToken) == true;

    private TargetWatch Watch(TrainingTarget target, Loss loss)
    {
        var others = _job.TargetRows is { } rows ? new BatchObjective(_module, _task, loss, rows) : null;
        return new TargetWatch(target, others ?? _steps.Batches, others is not null, _means, _stepsPerEpoch, _options.Epoch * _stepsPerEpoch);
    }

    private void RunStep(Tensor? order)
    {
        var batches = _sampler.BatchesOfStep(_state.Step, _options.GradientAccumulation);
        var done = StepsDone;
        _optimizer.LearningRate = RateAt(done);
        using var observed = _observers.Watch(done, _state.Epoch + 1, _optimizer.LearningRate);
        var step = _steps.At(done, order, batches, loss => observed?.TakeGradient(loss));
        using var undo = step.Guard();
        try
        {
            observed?.BeforeStep();
            _optimizer.Step(step);
            if (!double.IsFinite(step.First!.Value.Loss.Value))
                throw new TrainingDivergedException(step.First.Value.Loss.Value, _state.Epoch + 1, _state.Step + 1, _optimizer.LearningRate);
            observed?.AfterStep(step.Loss);
        }
        catch (OperationCanceledException)
        {
            undo?.Restore();
            observed?.Undo();
            throw;
        }

        observed?.Commit();
        if (_optimizer.Record is { } record)
            _state.Observations.Add(record with { Observer = Observation.OfOptimizer, Step = done, Epoch = _state.Epoch + 1, LearningRate = _optimizer.LearningRate });
        var (loss, metric) = step.First.Value;
        _state.EpochLoss = _state.EpochLoss.Add(loss.Value, loss.Weight);
        _state.EpochMetric = _state.EpochMetric.Add(metric.Value, metric.Weight);
    }

    private double RateAt(long step) => _options.BaseLearningRate
        * _options.LearningRateScheduler.FactorAt(new SchedulePosition(step, _stepsPerEpoch, _options.Epoch * _stepsPerEpoch));

    private StopReason? WhyStop()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (_options.StopToken.IsCancellationRequested)
            return StopReason.StopRequested;
        if (IsAtTarget)
            return StopReason.TargetReached;
        return _options.TimeLimit is { } limit && Elapsed >= limit ? StopReason.TimeLimit : null;
    }

    private void EndEpoch()
    {
        using var average = _validation is not null && _averaging is { IsValidated: true } ? _averaging.Enter() : null;
        using var mean = _validation is not null && average is null ? _means.Enter() : null;
        var validated = _validation?.Evaluate(_options.CancellationToken);
        if (validated is { Loss: var loss } && !double.IsFinite(loss))
            throw new TrainingDivergedException(loss, _state.Epoch + 1, _state.Step, _optimizer.LearningRate);
        var judged = validated?.Loss ?? _state.EpochLoss.Value;
        var isBest = judged < _state.BestLoss - (_options.EarlyStoppingCriteria?.MinDelta ?? 0);
        if (isBest && KeepsBest)
            _state.KeepWeights(_module);
        average?.Dispose(); // the training goes on from its own weights
        mean?.Dispose(); // and statistics
        var seconds = _state.EpochSeconds + SecondsSince(_epochStarted);
        var steps = (_state.Epoch * _stepsPerEpoch) + _state.Step;
        _state.Epochs.Add(new EpochRecord(
            _state.Epoch + 1, steps, RateAt(steps - 1), _state.EpochLoss.Value, _state.EpochMetric.Value,
            validated?.Loss, validated?.Metric, seconds, _state.EpochMetric.Weight / Math.Max(seconds - _state.ObserverSeconds, 1e-9), isBest)
        {
            ObserverSeconds = _state.ObserverSeconds,
            ValidatesAverage = average is not null,
        });
        (_state.Epoch, _state.Step, _state.EpochSeconds, _state.ObserverSeconds) = (_state.Epoch + 1, 0, 0, 0);
        (_state.EpochLoss, _state.EpochMetric) = (default, default);
        if (isBest)
            (_state.BestEpoch, _state.BestLoss) = (_state.Epoch, judged);

        _epochStarted = _options.Clock.GetTimestamp();
        _trace(_state.Epochs[^1].ToLine(_task.MetricName));
        ReportProgress(_state.Epochs[^1]);
    }

    /// <summary>Weights are kept where the training may end at others than its best.</summary>
    private bool KeepsBest => _validation is not null
        && (_options.EarlyStoppingCriteria is not null || _options.TimeLimit is not null || _options.StopToken.CanBeCanceled
            || _options.CheckpointPath is not null); // resumed, it may be ended early

    private TrainingHistory Finish(StopReason reason)
    {
        var restores = RestoresBest(reason);
        if (restores)
            ModuleState.Restore(_module, _state.BestWeights, "best weights");
        if (_state.Epochs.Count > 0)
            RefuseWhatIsNotFinite();
        return new TrainingHistory
        {
            MetricName = _task.MetricName,
            Epochs = [.. _state.Epochs],
            Observations = [.. _state.Observations],
            StopReason = reason,
            WeightsOfEpoch = restores ? _state.BestEpoch : _state.Epochs.Count,
            TrainingExamples = _steps.Batches.Count,
            ValidationExamples = _validation?.Count ?? 0,
            Optimizer = _options.Optimizer,
            Loss = _options.Loss ?? _task.DefaultLoss,
            WeightDecay = _options.WeightDecay,
            Target = _state.Target,
            Averaging = restores
                ? _averaging?.Record(_state.Epochs[_state.BestEpoch - 1], _state.Epochs[_state.BestEpoch - 1].ValidatesAverage)
                : _averaging?.Record(null, _averaging.HasAverage),
        };
    }

    /// <summary>Whether the network gets its best weights back; not where they were not chosen among averages, and there is an average.</summary>
    private bool RestoresBest(StopReason reason) => _state.BestWeights.Count > 0
        && (_options.EarlyStoppingCriteria is not null || reason != StopReason.Completed) && reason != StopReason.TargetReached
        && _options.Averaging?.Rule is not Swag && (_averaging is null or { HasAverage: false } or { IsValidated: true });

    /// <summary>The last step, or a running statistic, can break a network whose losses were finite.</summary>
    private void RefuseWhatIsNotFinite()
    {
        var wrong = ModuleState.NotFinite(_module);
        if (wrong.Count > 0 || !_steps.Batches.IsFinite())
            throw new TrainingDivergedException(wrong, _state.Epochs[^1]);
    }

    private TimeSpan Elapsed => TimeSpan.FromSeconds(_state.Seconds + _state.EpochSeconds + SecondsSince(_epochStarted));

    private double SecondsSince(long timestamp) => _options.Clock.GetElapsedTime(timestamp).TotalSeconds;

    private void ReportProgress(EpochRecord? completed)
    {
        if (_options.Progress is not { } progress)
            return;
        if (completed is null && _options.Clock.GetElapsedTime(_lastReport) < ProgressInterval)
            return;
        _lastReport = _options.Clock.GetTimestamp();
        var stepsDone = completed is null ? _state.Step : _stepsPerEpoch;
        var epochsDone = completed is null ? _state.Epoch + (stepsDone / (double)_stepsPerEpoch) : _state.Epoch;
        var elapsed = Elapsed;
        var rate = completed?.ExamplesPerSecond
            ?? _state.EpochMetric.Weight / Math.Max(1e-9, _state.EpochSeconds + SecondsSince(_epochStarted) - _state.ObserverSeconds);
        progress.Report(new TrainingProgress(
            completed?.Epoch ?? _state.Epoch + 1, _options.Epoch, stepsDone, _stepsPerEpoch,
            completed?.TrainingLoss ?? _state.EpochLoss.Value, _optimizer.LearningRate, rate,
            elapsed, elapsed * ((_options.Epoch - epochsDone) / epochsDone), completed));
    }
}
