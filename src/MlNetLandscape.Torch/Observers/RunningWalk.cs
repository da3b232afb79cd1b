using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary><see cref="WalkObserver"/> at work. All vectors are flat, <c>[P]</c>.</summary>
internal sealed class RunningWalk : IRunningObserver
{
    private readonly WalkObserver _settings;
    private readonly ParameterVector _parameters;
    private readonly double _decay;
    private readonly Func<BufferGuard> _guardBuffers;
    private readonly Tensor _start; // θ₀
    private Tensor? _previous; // gₜ₋₁
    private Tensor? _gradient; // gₜ
    private Tensor? _theta; // θₜ
    private double _loss;
    private WalkObservation? _found;

    public RunningWalk(WalkObserver settings, ObservedTraining training)
    {
        (_settings, _parameters, _decay) = (settings, training.Parameters(), training.Decay);
        _guardBuffers = () => new BufferGuard(training.Module);
        _start = _parameters.Read().DetachFromDisposeScope();
    }

    /// <summary>The step before one to observe gives its gradient.</summary>
    public bool Watches(long step) => _settings.Observes(step) || _settings.Observes(step + 1);

    public void TakeGradient(long step, double loss)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Replace(ref _theta, _parameters.Read());
        Replace(ref _gradient, _parameters.ReadGradient());
        if (_decay != 0)
            _gradient!.add_(_theta!, alpha: _decay); // g + λ θ
        _loss = loss;
    }

    public void AfterStep(long step, Func<double> loss)
    {
        _found = null;
        if (!_settings.Observes(step))
            return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var buffers = _guardBuffers();
        var (from, gradient, to) = (_theta!, _gradient!, _parameters.Read());
        var move = to - from;
        var losses = new double[_settings.Points + 1];
        losses[0] = Decayed(_loss, from);
        for (var k = 1; k <= _settings.Points; k++)
        {
            using var each = NewDisposeScope();
            var point = k == _settings.Points ? to : from.add(move, alpha: k / (double)_settings.Points);
            _parameters.Write(point);
            losses[k] = Decayed(loss(), point);
            buffers.Restore(); // batch normalisation moved its running statistics
        }

        var (norm, before) = (Norm(gradient), _previous is null ? 0 : Norm(_previous));
        _found = new WalkObservation
        {
            GradientNorm = norm,
            Cosine = norm * before > 0 ? Math.Clamp(Dot(gradient, _previous!) / (norm * before), -1, 1) : null,
            DistanceFromStart = Norm(from - _start),
            StepLength = Norm(move),
            Losses = [.. losses],
            Cost = new EvaluationCost(_settings.Points, 0, 0, 0),
        };
    }

    public Observation? Commit(long step)
    {
        _previous?.Dispose();
        (_previous, _gradient) = (_gradient, null);
        return _found;
    }

    public IReadOnlyDictionary<string, Tensor> State =>
        _previous is null ? new Dictionary<string, Tensor>() : new Dictionary<string, Tensor> { ["gradient"] = _previous };

    public void Restore(IReadOnlyDictionary<string, Tensor> state, Observation? last) =>
        Replace(ref _previous, state.TryGetValue("gradient", out var gradient) ? gradient.to(_start.device, copy: true) : null);

    public void Dispose()
    {
        _start.Dispose();
        _previous?.Dispose();
        _gradient?.Dispose();
        _theta?.Dispose();
    }

    /// <summary>L + ½ λ ‖θ‖².</summary>
    private double Decayed(double loss, Tensor theta) => _decay == 0 ? loss : loss + (0.5 * _decay * Dot(theta, theta));

    private static double Norm(Tensor x) => Math.Sqrt(Dot(x, x));

    private static double Dot(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return (a.to_type(ScalarType.Float64) * b.to_type(ScalarType.Float64)).sum().item<double>(); // small gradients square to nothing in single precision
    }

    private static void Replace(ref Tensor? held, Tensor? value)
    {
        held?.Dispose();
        held = value?.DetachFromDisposeScope();
    }
}
