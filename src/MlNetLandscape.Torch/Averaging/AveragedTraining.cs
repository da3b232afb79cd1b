using System.Text.Json;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The averaging of one training: takes points, looks for barriers, and puts averages into the network and out again.</summary>
internal sealed class AveragedTraining : IDisposable
{
    private const string Prefix = "average.";

    private readonly WeightAverage _options;
    private readonly TrainingJob _job;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly BatchObjective? _validation;
    private readonly ParameterVector _vector;
    private readonly AveragingTimes _times;
    private readonly long _stepsPerEpoch;
    private readonly TensorDataset _train;
    private readonly RunningStatistics _statistics;
    private readonly LineBarrier? _line;
    private readonly List<AverageGroup> _groups = [];
    private Tensor? _bestEnded; // the average of the ended group with the lowest validation loss
    private int _bestEndedGroup = -1;
    private long _lastTaken;
    private long _lastLook = -1;
    private double _seconds;

    public AveragedTraining(
        WeightAverage options, TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset train, BatchObjective? validation, long stepsPerEpoch)
    {
        (_options, _job, _module, _train, _validation, _stepsPerEpoch) = (options, job, module, train, validation, stepsPerEpoch);
        var parameters = module.parameters().Where(parameter => parameter.requires_grad).ToArray();
        _vector = new ParameterVector(parameters);
        _times = options.Rule.Times(job.Options.Epoch, stepsPerEpoch);
        Average = options.Rule.Start(_vector.Count, _times, parameters[0].dtype, parameters[0].device);
        _statistics = new RunningStatistics(module);
        _line = options.Guard is null ? null : new LineBarrier(options.Guard, job, module, _vector, _statistics, train);
    }

    /// <summary>The average of the group under way.</summary>
    public IRunningAverage Average { get; }

    public bool HasAverage => Average.Count > 0;

    /// <summary>Whether the epoch's validation is of the average.</summary>
    public bool IsValidated => _options.Validates && HasAverage;

    /// <summary>Takes the network's weights where they are a point of the average; once, however often it is called after the same step or cancelled.</summary>
    public void Take(long stepsDone)
    {
        if (stepsDone == _lastTaken || !_times.Has(stepsDone))
            return;
        var started = _job.Options.Clock.GetTimestamp();
        using var theta = _vector.Read();
        var epoch = (stepsDone - 1) / _stepsPerEpoch;
        var barrier = _line is null || !HasAverage || epoch == _lastLook ? null : (double?)Barrier(theta);
        if (barrier is { } height && height > _options.Guard!.Threshold)
        {
            EndGroup(height);
            barrier = null;
        }

        Average.Add(theta);
        if (Average.Count == 1)
            _groups.Add(new AverageGroup(stepsDone, stepsDone, 1, null, null, null));
        else
            _groups[^1] = _groups[^1] with { LastStep = stepsDone, Points = Average.Count, HighestBarrier = Highest(_groups[^1].HighestBarrier, barrier) };
        (_lastTaken, _lastLook) = (stepsDone, epoch);
        _seconds += _job.Options.Clock.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Puts the average into the network, with running statistics of its own, until the result is disposed. There is an average.</summary>
    public SwappedWeights Enter()
    {
        using var mean = Average.Mean();
        return Enter(mean);
    }

    /// <summary>Leaves an average in the network: of several, the one with the lowest validation loss. Cancelled, the network is as before.</summary>
    public void Apply()
    {
        using var current = Enter();
        if (_validation is not null && _bestEnded is not null)
        {
            var loss = _validation.Evaluate(_job.Options.CancellationToken).Loss;
            if (_groups[_bestEndedGroup].ValidationLoss < loss || !double.IsFinite(loss))
            {
                using var best = Enter(_bestEnded);
                best.Keep();
            }

            _groups[^1] = _groups[^1] with { ValidationLoss = loss };
        }

        current.Keep();
    }

    /// <summary>What was done.</summary>
    /// <param name="weightsOf">The epoch whose average the network has; null where it has what <see cref="Apply"/> left.</param>
    /// <param name="isAverage">Whether the network has an average.</param>
    public AveragingRecord Record(EpochRecord? weightsOf, bool isAverage) => new()
    {
        Average = _options,
        Groups = [.. _groups],
        Chosen = !isAverage ? null
            : weightsOf is not null ? _groups.FindLastIndex(group => group.FirstStep <= weightsOf.Steps)
            : _bestEndedGroup >= 0 && _groups[_bestEndedGroup].ValidationLoss < _groups[^1].ValidationLoss ? _bestEndedGroup
            : _groups.Count - 1,
        RefreshedLayers = isAverage ? _statistics.Layers : 0,
        Seconds = _seconds,
    };

    public void Write(TensorArchive archive)
    {
        archive.Header["averaging"] = JsonSerializer.SerializeToNode(
            new Position([.. _groups], Average.Count, _lastTaken, _lastLook, _bestEndedGroup, _seconds), LandscapeJson.Compact);
        foreach (var (name, value) in HasAverage ? Average.State : new Dictionary<string, Tensor>())
            archive.Add(Prefix + name, value);
        if (_bestEnded is not null)
            archive.Add(Prefix + "bestEnded", _bestEnded);
    }

    public void Read(TensorArchive archive)
    {
        var position = LandscapeJson.Read<Position>(archive.Header["averaging"]?.ToJsonString() ?? "null", "checkpoint");
        if (position.Groups is null || position.Groups.Contains(null!) || position.Count < 0 || (position.Count > 0 && position.Groups.Count == 0))
            throw new InvalidDataException($"The checkpoint is damaged: its average is of {position.Count} points, in {position.Groups?.Count ?? 0} groups.");
        _groups.Clear();
        _groups.AddRange(position.Groups);
        (_lastTaken, _lastLook, _bestEndedGroup, _seconds) = (position.LastTaken, position.LastLook, position.BestEndedGroup, position.Seconds);
        var state = archive.Under(Prefix);
        if (position.Count > 0)
            Average.Restore(state, position.Count);
        _bestEnded?.Dispose();
        _bestEnded = state.TryGetValue("bestEnded", out var best) ? best.to(_train.Features.device, copy: true).DetachFromDisposeScope() : null;
    }

    public void Dispose()
    {
        Average.Dispose();
        _line?.Dispose();
        _bestEnded?.Dispose();
    }

    private double Barrier(Tensor theta)
    {
        using var mean = Average.Mean();
        return _line!.Measure(mean, theta);
    }

    /// <summary>Puts the average aside where it is the best of those that ended, and begins a new one.</summary>
    private void EndGroup(double barrier)
    {
        var mean = Average.Mean().DetachFromDisposeScope();
        double? loss = null;
        try
        {
            if (_validation is not null)
            {
                using var swapped = Enter(mean);
                loss = _validation.Evaluate(_job.Options.CancellationToken).Loss;
            }
        }
        catch
        {
            mean.Dispose();
            throw;
        }

        _groups[^1] = _groups[^1] with { EndingBarrier = barrier, ValidationLoss = loss };
        if (loss is { } found && double.IsFinite(found) && (_bestEndedGroup < 0 || found < _groups[_bestEndedGroup].ValidationLoss))
        {
            _bestEnded?.Dispose();
            (_bestEnded, _bestEndedGroup) = (mean, _groups.Count - 1);
        }
        else
        {
            mean.Dispose();
        }

        Average.Clear();
    }

    private SwappedWeights Enter(Tensor theta)
    {
        var started = _job.Options.Clock.GetTimestamp();
        var swapped = new SwappedWeights(_module, _vector);
        try
        {
            swapped.Write(theta);
            _statistics.Refresh(_train.Features, Seed.Derive(_job.Seed, Streams.Averaging, 0), _job.Options.CancellationToken);
        }
        catch
        {
            swapped.Dispose();
            throw;
        }

        _seconds += _job.Options.Clock.GetElapsedTime(started).TotalSeconds;
        return swapped;
    }

    private static double? Highest(double? first, double? second) => first is null ? second : second is null ? first : Math.Max(first.Value, second.Value);

    private sealed record Position(List<AverageGroup> Groups, long Count, long LastTaken, long LastLook, int BestEndedGroup, double Seconds);
}
