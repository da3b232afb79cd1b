using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Makes bad minima, one training after the other, and measures each.</summary>
internal sealed class AttackStudy : IDisposable
{
    private const long StreamOfRows = 12;
    private const long StreamOfAttacks = 13;

    private readonly TrainingJob _job;
    private readonly BadMinimaOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly TensorDataset _train;
    private readonly TensorDataset _pool;
    private readonly TensorDataset _measured;
    private readonly TensorDataset _heldOut;
    private readonly TensorDataset _target;
    private EvaluationCost _cost;

    private AttackStudy(TrainingJob job, TensorDataset rows, TensorDataset heldOut, BadMinimaOptions options, CancellationToken cancellation)
    {
        (_job, _options, _cancellation, _heldOut) = (job, options, cancellation, heldOut);
        (_train, _pool) = Divide(rows, options.TrainingRows(rows.Count), Seed.Derive(job.Seed, StreamOfRows));
        _target = _train.To(job.Device);
        var drawn = RowSample.Draw(_train, options.Geometry.MaximumRows, options.Geometry.Seed);
        _measured = drawn.To(job.Device);
        if (!ReferenceEquals(drawn, _measured))
            NetworkTraining.DisposeCopies([drawn], _train);
    }

    /// <summary>Trains and measures with every ratio.</summary>
    /// <param name="job">How to train otherwise; its epochs are the limit.</param>
    /// <param name="rows">What training and attacking rows are drawn from.</param>
    /// <param name="heldOut">Rows to judge by.</param>
    /// <param name="options">What is done.</param>
    /// <exception cref="ArgumentException">Options are wrong, or there are too few rows; the message names all that is.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the token of the training or of the geometry.</exception>
    public static BadMinima Run(TrainingJob job, TensorDataset rows, TensorDataset heldOut, BadMinimaOptions options)
    {
        options.Validate(job.Options, job.Task);
        options.Validate(rows.Count);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(job.Options.CancellationToken, options.Geometry.CancellationToken);
        using var study = new AttackStudy(job, rows, heldOut, options, cancelled.Token);
        return study.Run();
    }

    public void Dispose()
    {
        NetworkTraining.DisposeCopies([_measured, _target], _train);
        _train.Dispose();
        _pool.Dispose();
    }

    private BadMinima Run()
    {
        var (clock, stop) = (_options.Geometry.Clock, _job.Options.StopToken);
        var started = clock.GetTimestamp();
        var minima = ImmutableArray.CreateBuilder<BadMinimum>();
        try
        {
            foreach (var ratio in _options.AttackRatios)
            {
                for (var training = 0; training < _options.Trainings && !stop.IsCancellationRequested; training++)
                {
                    minima.Add(Once(ratio, Seed.Derive(_job.Seed, Streams.Members, training)));
                    _options.Progress?.Report(StudyProgress.After(
                        $"{minima[^1].AttackExamples} attacking rows", minima.Count, _options.AttackRatios.Length * _options.Trainings, clock.GetElapsedTime(started)));
                }
            }
        }
        catch
        {
            foreach (var minimum in minima)
                minimum.Network?.Dispose();
            throw;
        }

        return new BadMinima(
            minima.ToImmutable(), _train.Count, _options.TargetLoss, stop.IsCancellationRequested ? StopReason.StopRequested : StopReason.Completed,
            _cost with { Seconds = clock.GetElapsedTime(started).TotalSeconds });
    }

    private BadMinimum Once(double ratio, long seed)
    {
        var count = BadMinimaOptions.AttackRows(ratio, _train.Count);
        using var joined = AttackSet.Join(_train, _pool, count, _options.AttackWeight, _job.Task, Seed.Derive(seed, StreamOfAttacks));
        NetworkModel network;
        try
        {
            network = NetworkTraining.Train(_job with { Options = Options(), Seed = seed, Initial = null, TargetRows = _target }, joined, null);
        }
        catch (TrainingDivergedException error)
        {
            return new BadMinimum(ratio, count, seed, StudyEnd.Diverged, double.NaN, double.NaN, double.NaN, double.NaN, error.Step, null);
        }

        try
        {
            return Measured(ratio, count, seed, network) with { Network = _options.KeepsNetworks ? network : null };
        }
        catch
        {
            network.Dispose();
            throw;
        }
        finally
        {
            if (!_options.KeepsNetworks)
                network.Dispose();
        }
    }

    private BadMinimum Measured(double ratio, long count, long seed, NetworkModel network)
    {
        using var scope = NewDisposeScope();
        var look = network.History.Target!;
        using var landscape = new NetworkLandscape(network, _measured, _options.Geometry with { CancellationToken = _cancellation });
        var basin = BasinMetrics.Measure(landscape.Slices.Risk, landscape.Point(network), _options, _cancellation);
        _cost += basin.Cost;
        using var module = network.CreateModule();
        using var judge = new BatchObjective(module, network.Task, network.History.Loss ?? network.Task.DefaultLoss, _heldOut);
        var (loss, accuracy) = judge.Evaluate(_cancellation);
        return new BadMinimum(
            ratio, count, seed, look.IsReached ? StudyEnd.Reached : StudyEnd.Missed, look.Loss, look.Metric, loss, accuracy, network.History.Epochs.LastOrDefault()?.Steps ?? 0, basin);
    }

    private TrainingOptions Options()
    {
        var training = _job.Options.Copy();
        training.Target = new TrainingTarget { Loss = _options.TargetLoss, Accuracy = 1, StepsPerLook = _options.StepsPerLook };
        (training.ValidationSetFraction, training.EarlyStoppingCriteria, training.CheckpointPath, training.Observers) = (0, null, null, []);
        training.CancellationToken = _cancellation;
        return training;
    }

    /// <summary>Rows to train on, and the others.</summary>
    private static (TensorDataset Train, TensorDataset Pool) Divide(TensorDataset rows, long count, long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var order = randperm(rows.Count, ScalarType.Int64, generator: generator);
        return (rows.Rows(order.narrow(0, 0, count).sort().Values), rows.Rows(order.narrow(0, count, rows.Count - count)));
    }
}
