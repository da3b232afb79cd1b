using System.Text.Json;
using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The observers of one training: who looks at which step, what they found, and the time they took.</summary>
internal sealed class ObserverSet : IDisposable
{
    /// <summary>Observations of one training; some 500 bytes each in checkpoints and saved models.</summary>
    internal const long Limit = 100_000;

    private readonly TrainingOptions _options;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly IOptimizer _optimizer;
    private readonly TrainingState _state;
    private readonly CancellationTokenSource _cancellation;
    private readonly List<IRunningObserver> _running = [];

    /// <summary>Starts all observers; the network has the weights the training starts from.</summary>
    public ObserverSet(TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset data, IOptimizer optimizer, TrainingState state)
    {
        (_options, _module, _optimizer, _state) = (job.Options, module, optimizer, state);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, _options.StopToken);
        foreach (var observer in _options.Observers)
        {
            var seed = Seed.Derive(job.Seed, Streams.Observers, _running.Count);
            _running.Add(observer.Start(new ObservedTraining(_options, module, job.Task, data, seed, _cancellation.Token)));
        }
    }

    /// <summary>The observers' view of a step about to be done; null when none of them looks.</summary>
    public ObservedStep? Watch(long step, int epoch, double learningRate)
    {
        IRunningObserver[] watching = [.. _running.Where(observer => observer.Watches(step))];
        return watching.Length == 0 ? null : new ObservedStep(this, watching, step, epoch, learningRate);
    }

    /// <summary>Puts into an archive what later observations depend on.</summary>
    public void Write(TensorArchive archive)
    {
        for (var index = 0; index < _running.Count; index++)
        {
            foreach (var (name, value) in _running[index].State)
                archive.Add(Prefix(index) + name, value);
        }
    }

    /// <summary>Takes over what <see cref="Write"/> put there; the training's state has been read.</summary>
    public void Read(TensorArchive archive)
    {
        for (var index = 0; index < _running.Count; index++)
            _running[index].Restore(archive.Under(Prefix(index)), _state.Observations.FindLast(observation => observation.Observer == index));
    }

    /// <summary>The training has ended after so many steps; the network has the weights they led to.</summary>
    public void Finish(long steps) => _running.ForEach(observer => observer.Finish(steps));

    public void Dispose()
    {
        _running.ForEach(observer => observer.Dispose());
        _cancellation.Dispose();
    }

    private static string Prefix(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"observer.{index}.");

    /// <summary>Checks, before any work, that the observations of a training of so many steps will be few enough to keep.</summary>
    /// <exception cref="ArgumentException">They are too many.</exception>
    public static void RefuseTooMany(IReadOnlyList<TrainingObserver> observers, long steps, bool optimizerRecords = false)
    {
        if (optimizerRecords && steps > Limit)
        {
            throw new ArgumentException(
                $"The optimizer leaves a record of each of {steps} steps; a training holds up to {Limit}. Train fewer epochs, or set a larger `BatchSize`: second-order steps want large batches.", "options");
        }

        var planned = observers.Sum(observer => observer.ObservationsIn(steps));
        if (planned > Limit)
        {
            throw new ArgumentException(
                $"`Observers` would make {planned} observations in {steps} steps; a training holds up to {Limit}. "
                + $"Set `Every` to {((steps * observers.Count) + Limit - 1) / Limit} or more.", "options");
        }
    }

    /// <summary>One step, as those observers see it that look. Undoes the step as a whole where it is cancelled midway.</summary>
    internal sealed class ObservedStep : IDisposable
    {
        private readonly ObserverSet _set;
        private readonly IRunningObserver[] _watching;
        private readonly Dictionary<IRunningObserver, double> _seconds;
        private readonly (long Step, int Epoch, double LearningRate) _place;
        private readonly StepGuard _guard;
        private bool _isGivenUp;

        public ObservedStep(ObserverSet set, IRunningObserver[] watching, long step, int epoch, double learningRate)
        {
            (_set, _watching, _place) = (set, watching, (step, epoch, learningRate));
            _seconds = watching.ToDictionary(observer => observer, _ => 0.0);
            _guard = Timed(watching[0], () => new StepGuard(set._module, set._optimizer));
        }

        /// <summary>Measures at θₜ.</summary>
        public void BeforeStep() => Measure(observer => observer.BeforeStep(_place.Step));

        /// <summary>Takes the gradient at θₜ.</summary>
        public void TakeGradient(double loss) => Measure(observer => observer.TakeGradient(_place.Step, loss));

        /// <summary>Measures between θₜ and θₜ₊₁.</summary>
        public void AfterStep(Func<double> loss) => Measure(observer => observer.AfterStep(_place.Step, loss));

        /// <summary>The step is done: what was found is found.</summary>
        public void Commit()
        {
            foreach (var observer in _isGivenUp ? [] : _watching)
            {
                if (Timed(observer, () => observer.Commit(_place.Step)) is not { } found)
                    continue;
                _set._state.Observations.Add(found with
                {
                    Observer = _set._running.IndexOf(observer),
                    Step = _place.Step,
                    Epoch = _place.Epoch,
                    LearningRate = _place.LearningRate,
                    Cost = found.Cost with { Seconds = _seconds[observer] },
                });
            }
        }

        /// <summary>Parameters, buffers and optimizer go back to where they were before the step.</summary>
        public void Undo() => _guard.Restore();

        public void Dispose() => _guard.Dispose();

        private void Measure(Action<IRunningObserver> action)
        {
            foreach (var observer in _isGivenUp ? [] : _watching)
            {
                try
                {
                    Timed(observer, () =>
                    {
                        action(observer);
                        return true;
                    });
                }
                catch (OperationCanceledException) when (IsStopping)
                {
                    _isGivenUp = true; // the training ends after this step, and without its observations
                    return;
                }
            }
        }

        private bool IsStopping => _set._options.StopToken.IsCancellationRequested && !_set._options.CancellationToken.IsCancellationRequested;

        private T Timed<T>(IRunningObserver observer, Func<T> action)
        {
            var start = _set._options.Clock.GetTimestamp();
            try
            {
                return action();
            }
            finally
            {
                var seconds = _set._options.Clock.GetElapsedTime(start).TotalSeconds;
                _seconds[observer] += seconds;
                _set._state.ObserverSeconds += seconds;
            }
        }
    }
}
