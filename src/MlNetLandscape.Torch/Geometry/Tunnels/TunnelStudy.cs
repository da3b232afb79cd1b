using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Does a sweep: trainings one after the other, each measured and let go.</summary>
internal sealed class TunnelStudy
{
    private readonly TrainingJob _job;
    private readonly TensorDataset _train;
    private readonly TunnelSweepOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<(Network Network, double Rate, int Batch, double Decay, long Seed), TunnelRun> _done = [];
    private EvaluationCost _cost;

    private TunnelStudy(TrainingJob job, TensorDataset train, TunnelSweepOptions options, CancellationToken cancellation) =>
        (_job, _train, _options, _cancellation) = (job, train, options, cancellation);

    /// <summary>Trains and measures every setting.</summary>
    /// <param name="job">How to train otherwise.</param>
    /// <param name="train">All examples to train on; none are held out.</param>
    /// <param name="options">What is varied.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the token of the training or of the geometry.</exception>
    public static TunnelSweep Run(TrainingJob job, TensorDataset train, TunnelSweepOptions options)
    {
        options.Validate(job.Options, job.Task);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(job.Options.CancellationToken, options.Geometry.CancellationToken);
        return new TunnelStudy(job, train, options, cancelled.Token).Run();
    }

    private TunnelSweep Run()
    {
        var started = _options.Geometry.Clock.GetTimestamp();
        var settings = ImmutableArray.CreateBuilder<TunnelSetting>();
        (TunnelAxis Axis, double Value)[] values = [.. _options.Values];
        foreach (var training in values.Select(value => Varied(value.Axis, value.Value)))
            training.Validate(_job.Task, hasValidationSet: false); // all of them before any work
        foreach (var (index, (axis, value)) in values.Index())
        {
            var runs = ImmutableArray.CreateBuilder<TunnelRun>();
            for (var training = 0; training < _options.Trainings && !_job.Options.StopToken.IsCancellationRequested; training++)
            {
                runs.Add(Once(Varied(axis, value), Seed.Derive(_job.Seed, Streams.Members, training)));
                _options.Progress?.Report(StudyProgress.After(
                    FormattableString.Invariant($"{axis} {value}"), (index * _options.Trainings) + training + 1, values.Length * _options.Trainings, Elapsed()));
            }

            if (runs.Count > 0)
                settings.Add(new TunnelSetting(axis, value, runs.ToImmutable()));
        }

        var stop = _job.Options.StopToken.IsCancellationRequested ? StopReason.StopRequested : StopReason.Completed;
        return new TunnelSweep(_options.TargetLoss, _options.ThresholdLoss, _job.Task.MetricName, settings.ToImmutable(), stop, _cost with { Seconds = Elapsed().TotalSeconds });

        TimeSpan Elapsed() => _options.Geometry.Clock.GetElapsedTime(started);
    }

    /// <summary>A setting that occurs on several axes is trained once.</summary>
    private TunnelRun Once(TrainingOptions training, long seed)
    {
        var key = (training.Network, training.BaseLearningRate, training.BatchSize, training.WeightDecay, seed);
        return _done.TryGetValue(key, out var known) ? known : _done[key] = Measured(training, seed);
    }

    private TunnelRun Measured(TrainingOptions training, long seed)
    {
        NetworkModel network;
        try
        {
            network = NetworkTraining.Train(_job with { Options = training, Seed = seed, Initial = null }, _train, null);
        }
        catch (TrainingDivergedException error)
        {
            return new TunnelRun(seed, StudyEnd.Diverged, double.NaN, double.NaN, error.Step, double.NaN, null, null);
        }

        using (network)
        {
            var look = network.History.Target;
            var run = new TunnelRun(
                seed, StudyEnd.Missed, look?.Loss ?? double.NaN, look?.Metric ?? double.NaN, network.History.Epochs.LastOrDefault()?.Steps ?? 0, double.NaN, null, null);
            return look is { IsReached: true } ? Measured(run, network) : run;
        }
    }

    private TunnelRun Measured(TunnelRun run, NetworkModel network)
    {
        using var scope = NewDisposeScope();
        var rows = RowSample.Draw(_train, _options.Geometry.MaximumRows, _options.Geometry.Seed);
        var there = rows.To(_job.Device);
        try
        {
            using var landscape = new NetworkLandscape(network, there, _options.Geometry with { CancellationToken = _cancellation });
            var point = landscape.Point(network);
            var width = TunnelWidth.Measure(landscape.Slices, point, new TunnelOptions
            {
                ThresholdLoss = _options.ThresholdLoss,
                Probes = _options.Probes,
                LargestRadius = _options.LargestRadius,
                Seed = _options.Geometry.Seed,
                CancellationToken = _cancellation,
            });
            using var hessian = landscape.Slices.Risk.Hessian(point);
            using var top = Lanczos.Find(
                hessian, new LanczosOptions { Largest = 1, Tolerance = _options.EigenvalueTolerance, MaximumProducts = _options.MaximumProducts, Seed = _options.Geometry.Seed }, cancellationToken: _cancellation);
            _cost += width.Cost + top.Cost;
            return run with { End = StudyEnd.Reached, Norm = landscape.Space.Norm(point), Width = width, LargestEigenvalue = top.Largest[0] };
        }
        finally
        {
            NetworkTraining.DisposeCopies([there], rows);
            NetworkTraining.DisposeCopies([rows], _train);
        }
    }

    private TrainingOptions Varied(TunnelAxis axis, double value)
    {
        var training = _job.Options.Copy();
        switch (axis)
        {
            case TunnelAxis.LearningRate:
                training.LearningRate = value;
                break;
            case TunnelAxis.BatchSize:
                training.BatchSize = (int)value;
                break;
            case TunnelAxis.WeightDecay:
                training.WeightDecay = value;
                break;
            default:
                training.Network = DropoutVariant.Of(training.Network, value)!;
                break;
        }

        var steps = new BatchSampler(_train.Count, training.BatchSize, seed: null).StepsPerEpoch(training.GradientAccumulation);
        training.Target = new TrainingTarget { Loss = _options.TargetLoss, StepsPerLook = (int)Math.Max(1, steps / _options.LooksPerEpoch) };
        (training.ValidationSetFraction, training.EarlyStoppingCriteria, training.CheckpointPath, training.Observers) = (0, null, null, []);
        training.CancellationToken = _cancellation;
        return training;
    }
}
