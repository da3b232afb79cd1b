using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The objective of a training over a fixed sample of its examples, on the network that is being trained: built when it is first measured.</summary>
/// <param name="training">The training.</param>
/// <param name="examples">The size of the sample; null for all.</param>
internal sealed class ObservedRisk(ObservedTraining training, long? examples) : IDisposable
{
    private TensorDataset? _sample;
    private EmpiricalRisk? _risk;

    /// <summary>Measures the curvature at the network's θ.</summary>
    /// <param name="measure">Takes ∇²L(θ); its tensors are freed but for those it detaches.</param>
    /// <returns>L(θ); what was measured, null where the loss or a product is not finite; what that took.</returns>
    public (double Risk, T? Found, EvaluationCost Cost) Measure<T>(Func<ILinearOperator<Tensor>, T> measure)
        where T : class
    {
        _sample ??= training.Sample(examples);
        _risk ??= new EmpiricalRisk(training.Module, training.Task, training.Loss, _sample, new EmpiricalRiskOptions
        {
            WeightDecay = training.Decay,
            CancellationToken = training.Cancellation,
            Clock = training.Options.Clock,
        });
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var before = _risk.Cost;
        var theta = _risk.Theta();
        var loss = _risk.Value(theta);
        T? found = null;
        if (double.IsFinite(loss))
        {
            using var hessian = _risk.Hessian(theta);
            try
            {
                found = measure(hessian);
            }
            catch (ArithmeticException)
            {
                // A product is not finite: the training will say so itself, if it gets as far.
            }
        }

        return (loss, found, _risk.Cost - before);
    }

    /// <summary>The examples of the risk.</summary>
    public long Examples => Math.Min(examples ?? training.Data.Count, training.Data.Count);

    public void Dispose()
    {
        _risk?.Dispose();
        if (!ReferenceEquals(_sample, training.Data))
            _sample?.Dispose();
    }
}
