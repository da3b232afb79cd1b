using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Does the parts of an ensemble's training one after the other, each a training of its own, and makes an ensemble of their networks.</summary>
internal sealed class EnsembleTraining : IDisposable
{
    private const int MostRestarts = 3;

    private readonly EnsembleMethod _method;
    private readonly TrainingJob _job;
    private readonly IReadOnlyList<PlannedPart> _plan;
    private readonly TensorDataset _train;
    private readonly TensorDataset? _validation;
    private readonly EnsembleCheckpoint _checkpoint;
    private readonly EnsembleState _state = new();

    private EnsembleTraining(EnsembleMethod method, TrainingJob job, TensorDataset train, TensorDataset? validation, EnsembleCheckpoint checkpoint)
    {
        (_method, _job, _train, _validation, _checkpoint) = (method, job, train, validation, checkpoint);
        _plan = method.Plan(job.Options);
    }

    /// <summary>Trains on examples of which the held-out ones are taken away.</summary>
    public static EnsembleModel Train(EnsembleMethod method, TrainingJob job, TensorDataset train, TensorDataset? validation)
    {
        var path = job.Options.CheckpointPath;
        Checkpoint.Require(path);
        var checkpoint = new EnsembleCheckpoint(path, path is null ? [] : NetworkTraining.Fingerprint(job, train, validation), method);
        using var run = new EnsembleTraining(method, job, train, validation, checkpoint);
        return run.Run();
    }

    public void Dispose() => _state.Dispose();

    private EnsembleModel Run()
    {
        _checkpoint.TryRestore(_state);
        var reason = StopReason.Completed;
        while (_state.Position < _plan.Count && reason is StopReason.Completed)
        {
            reason = RunPart(_plan[_state.Position]);
            if (_state.Position < _plan.Count && reason is StopReason.Completed)
                _checkpoint.Save(_state);
        }

        if (_method.KeepsBest)
            _state.KeepBest();
        var ensemble = new EnsembleModel(
            [.. _state.TakeMembers()], _method.Combination, [], 1, new EnsembleRecord { Method = _method, Parts = [.. _state.Parts], StopReason = reason });
        _checkpoint.Delete();
        return ensemble;
    }

    /// <summary>Does a part; returns why the whole training ends, or <see cref="StopReason.Completed"/> where it goes on.</summary>
    private StopReason RunPart(PlannedPart part)
    {
        var index = _state.Position;
        if (part.Optimizer is not null && _state.RestartsOfPart == 0)
            _state.RateFactor = 1; // a candidate does not pay for another's divergence
        if (_state.HasNetwork && WhyStop() is { } before)
            return before;
        var options = OptionsOf(part);
        Dictionary<string, Tensor>? optimizer = null;
        var job = _job with
        {
            Options = options,
            Seed = index == 0 ? _job.Seed : Numerics.Estimation.Seed.Derive(_job.Seed, Streams.Members, index),
            Initial = part.Continues ? _state.Latest ?? _job.Initial : _job.Initial,
            OptimizerState = part is { Continues: true, KeepsMomentum: true } && _state.Optimizer.Count > 0 ? _state.Optimizer : null,
            TakeOptimizerState = state => optimizer = state.ToDictionary(entry => entry.Key, entry => entry.Value.to(CPU, copy: true).DetachFromDisposeScope()),
        };
        NetworkModel network;
        var started = options.Clock.GetTimestamp();
        try
        {
            network = NetworkTraining.Train(job, _train, _validation);
        }
        catch (TrainingDivergedException error) when (part.Continues && _state.Latest is not null)
        {
            EnsembleState.Free(optimizer);
            _checkpoint.DeletePart();
            GiveUp(error.Message, error.Epoch, options, double.NaN, null, options.Clock.GetElapsedTime(started).TotalSeconds);
            return StopReason.Completed;
        }
        catch (TrainingDivergedException error) when (_state.RestartsOfPart < MostRestarts) // there is nothing to go back to
        {
            EnsembleState.Free(optimizer);
            _checkpoint.DeletePart();
            _job.Warn($"Part {index + 1} of {_plan.Count} of the ensemble is begun again at half the learning rate: {error.Message}");
            LowerRate(PartOutcome.Restarted, error.Epoch, options, double.NaN, null, options.Clock.GetElapsedTime(started).TotalSeconds);
            return StopReason.Completed;
        }
        catch
        {
            EnsembleState.Free(optimizer);
            throw;
        }

        var history = network.History;
        var last = EpochOf(history);
        if (history.StopReason is StopReason.StopRequested or StopReason.TimeLimit)
        {
            _state.Parts.Add(Record(PartOutcome.Unfinished, history, options));
            _state.Replace(network, optimizer);
            return history.StopReason;
        }

        if (part.Continues && _state.Latest is not null && JudgedLoss(last!) > part.DivergenceFactor * Math.Max(_state.Loss, EnsembleState.LossFloor * _state.FirstLoss))
        {
            network.Dispose();
            EnsembleState.Free(optimizer);
            GiveUp($"its loss rose from {_state.Loss:g4} to {JudgedLoss(last!):g4}.", history.Epochs.Length, options, last!.TrainingLoss, last.ValidationLoss, history.Seconds);
            return StopReason.Completed;
        }

        _state.Parts.Add(Record(part.IsMember ? PartOutcome.Member : PartOutcome.BurnIn, history, options));
        _state.Replace(network, optimizer);
        _state.Loss = JudgedLoss(last!);
        if (index == 0)
            _state.FirstLoss = history.Epochs[0].TrainingLoss;
        if (part.IsMember)
            _state.Members.Add(network);
        return StopReason.Completed;
    }

    private void GiveUp(string why, int epochs, TrainingOptions options, double trainingLoss, double? validationLoss, double seconds)
    {
        _job.Warn($"Part {_state.Position + 1} of {_plan.Count} of the ensemble was given up: {why} The next goes on from the last network before it, at half the learning rate.");
        LowerRate(PartOutcome.RolledBack, epochs, options, trainingLoss, validationLoss, seconds);
    }

    private void LowerRate(PartOutcome outcome, int epochs, TrainingOptions options, double trainingLoss, double? validationLoss, double seconds)
    {
        _state.Parts.Add(new EnsemblePart(outcome, epochs, options.BaseLearningRate, trainingLoss, validationLoss, seconds));
        _state.RateFactor /= 2;
        _state.ForgetOptimizer(); // momentum that led astray
    }

    private TrainingOptions OptionsOf(PlannedPart part)
    {
        var options = _job.Options.Copy();
        (options.Epoch, options.LearningRateScheduler) = (part.Epochs, part.Schedule);
        options.Optimizer = part.Optimizer ?? options.Optimizer;
        options.LearningRate = options.BaseLearningRate * _state.RateFactor;
        options.CheckpointPath = EnsembleCheckpoint.PartPath(_job.Options.CheckpointPath);
        if (_job.Options.TimeLimit is { } limit && limit - TimeSpan.FromSeconds(_state.Seconds) is var left)
            options.TimeLimit = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1); // what was given up may have taken all of it
        if (_job.Options.Progress is { } progress)
            options.Progress = new EnsembleProgress(progress, _plan, _state);
        if (_validation is null)
            options.ValidationSetFraction = 0;
        return options;
    }

    private StopReason? WhyStop()
    {
        _job.Options.CancellationToken.ThrowIfCancellationRequested();
        if (_job.Options.StopToken.IsCancellationRequested)
            return StopReason.StopRequested;
        return _job.Options.TimeLimit is { } limit && _state.Seconds >= limit.TotalSeconds ? StopReason.TimeLimit : null;
    }

    private static double JudgedLoss(EpochRecord epoch) => epoch.ValidationLoss ?? epoch.TrainingLoss;

    /// <summary>The epoch whose weights the network has; null before the first.</summary>
    private static EpochRecord? EpochOf(TrainingHistory history) => history.WeightsOfEpoch == 0 ? null : history.Epochs[history.WeightsOfEpoch - 1];

    private static EnsemblePart Record(PartOutcome outcome, TrainingHistory history, TrainingOptions options)
    {
        var last = EpochOf(history);
        return new EnsemblePart(outcome, history.Epochs.Length, options.BaseLearningRate, last?.TrainingLoss ?? double.NaN, last?.ValidationLoss, history.Seconds);
    }
}
