using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.SaddleFree;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A <see cref="NewtonOptimizer"/> at work: gives the steps of <see cref="NewtonDescent{TVector}"/> their batches.</summary>
internal sealed class NewtonSteps : IOptimizer
{
    private const long CurvatureStream = 1;
    private const long CheckStream = 2;
    private const double SameLoss = 1e-4; // of the loss: what rounding in single precision leaves, and dropout does not
    private const double SameLossNearZero = 1e-6;

    private readonly NewtonOptimizer _settings;
    private readonly double _weightDecay;
    private readonly ParameterVector _vector;
    private readonly TensorSpace _space;
    private readonly NewtonDescent<Tensor> _descent;
    private readonly Tensor _numbers = zeros(3, ScalarType.Float64).DetachFromDisposeScope();

    public NewtonSteps(NewtonOptimizer settings, IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        (_settings, _weightDecay, _vector) = (settings, weightDecay, new ParameterVector(parameters));
        _space = new TensorSpace(_vector.Count, parameters[0].dtype, parameters[0].device);
        _descent = new NewtonDescent<Tensor>(_space, settings.Options);
    }

    public double LearningRate { get; set; }

    public Observation? Record { get; private set; }

    public double Step(IStepObjective step)
    {
        Record = null;
        var loss = step.Differentiate();
        if (!double.IsFinite(loss))
            return loss;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var theta = _vector.Read();
        var risk = step.Risk;
        var before = risk.Cost;
        var problem = new NewtonProblem<Tensor>(risk)
        {
            Known = Known(risk, theta, loss),
            Curvature = _settings.CurvatureExamples > step.Examples ? step.Sample(_settings.CurvatureExamples.Value, CurvatureStream) : null,
            Check = step.Examples < step.Population && _settings.CheckExamples != 0 ? step.Sample(_settings.CheckExamples ?? step.Examples, CheckStream) : null,
            Length = LearningRate,
            Seed = step.Seed,
        };
        var known = risk.Cost - before;
        var found = _descent.Step(problem, theta);
        _vector.Write(theta);
        var cost = found.Cost + known + new EvaluationCost(0, 1, 0, 0); // the first gradient is the step's own
        Record = new NewtonObservation { Found = found with { Cost = cost }, Cost = cost };
        return loss;
    }

    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            var state = _descent.State();
            using var numbers = tensor([state.Damping, state.SmoothedLoss, state.LowestLoss]);
            _numbers.copy_(numbers);
            var named = new Dictionary<string, Tensor> { ["numbers"] = _numbers };
            state.Previous.ForEach(previous => named["previous"] = previous);
            state.Best.ForEach(best => named["best"] = best);
            return named;
        }
    }

    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        var numbers = state["numbers"].cpu().data<double>().ToArray();
        _descent.Restore(new NewtonState<Tensor>(numbers[0], numbers[1], numbers[2], At("previous"), At("best")));

        List<Tensor> At(string name) => state.TryGetValue(name, out var saved) ? [saved.to(_space.Device)] : [];
    }

    public void Dispose()
    {
        _descent.Dispose();
        _numbers.Dispose();
    }

    /// <summary>Loss and gradient at θ: those of the step where its loss is that of the risk, a gradient of the risk where dropout or the statistics of a batch make them differ.</summary>
    private (double, Tensor) Known(IObjective<Tensor> risk, Tensor theta, double loss)
    {
        var value = risk.Value(theta);
        var penalty = 0.5 * _weightDecay * _space.Dot(theta, theta);
        if (!(Math.Abs(value - loss - penalty) <= (SameLoss * Math.Abs(value)) + SameLossNearZero))
            return risk.Gradient(theta);
        var gradient = _vector.ReadGradient();
        gradient.add_(theta, alpha: _weightDecay); // + λ θ
        return (value, gradient);
    }
}
