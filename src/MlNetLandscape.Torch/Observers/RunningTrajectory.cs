using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary><see cref="TrajectoryObserver"/> at work.</summary>
internal sealed class RunningTrajectory : IRunningObserver
{
    private const string Marks = "marks";

    private readonly TrajectoryObserver _settings;
    private readonly ObservedTraining _training;
    private readonly ParameterVector _parameters;
    private readonly List<(long Step, Tensor Theta)> _points = [];
    private readonly long _limit;
    private long _every;
    private Tensor? _theta; // of the step under way
    private Tensor? _marks; // n, then the steps of the points

    public RunningTrajectory(TrajectoryObserver settings, ObservedTraining training)
    {
        (_settings, _training, _parameters) = (settings, training, training.Parameters());
        var bytes = sizeof(float) * _parameters.Count;
        _limit = Math.Min(settings.MaximumPoints, settings.Memory / bytes);
        if (_limit < 3)
            throw new ArgumentException($"`Memory` of `TrajectoryObserver` must hold three points of {_parameters.Count} parameters, {3 * bytes} bytes. Got {settings.Memory}.", nameof(settings));
        _every = settings.EveryEpochs is { } epochs ? epochs * training.StepsPerEpoch : settings.Every;
    }

    public bool Watches(long step) => step % _every == 0;

    public void BeforeStep(long step)
    {
        _theta?.Dispose();
        _theta = Read();
    }

    public Observation? Commit(long step)
    {
        _points.Add((step, _theta!));
        _theta = null;
        while (_points.Count >= _limit) // one more is to come when the training ends
        {
            _every *= 2;
            foreach (var (_, theta) in _points.Where(point => !Watches(point.Step)))
                theta.Dispose();
            _points.RemoveAll(point => !Watches(point.Step));
        }

        return null;
    }

    public void Finish(long step)
    {
        _points.Add((step, Read()));
        var shape = new NetworkShape(_training.Data.FeatureCount, _training.Task.Outputs);
        var trajectory = new Trajectory(_training.Options.Network, shape, _every, [.. _points.Select(point => point.Step)], [.. _points.Select(point => point.Theta)]);
        _points.Clear();
        _settings.Sink!(trajectory);
    }

    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            _marks?.Dispose();
            _marks = tensor([_every, .. _points.Select(point => point.Step)]).DetachFromDisposeScope();
            var state = _points.Select((point, index) => (Name(index), point.Theta)).ToDictionary();
            state.Add(Marks, _marks);
            return state;
        }
    }

    public void Restore(IReadOnlyDictionary<string, Tensor> state, Observation? last)
    {
        DropPoints();
        var marks = state[Marks].data<long>().ToArray();
        _every = marks[0];
        for (var index = 0; index + 1 < marks.Length; index++)
            _points.Add((marks[index + 1], state[Name(index)].clone().DetachFromDisposeScope()));
    }

    public void Dispose()
    {
        DropPoints();
        _theta?.Dispose();
        _marks?.Dispose();
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"point.{index}");

    private Tensor Read()
    {
        using var scope = NewDisposeScope();
        return _parameters.Read().to_type(ScalarType.Float32).cpu().DetachFromDisposeScope();
    }

    private void DropPoints()
    {
        foreach (var (_, theta) in _points)
            theta.Dispose();
        _points.Clear();
    }
}
