using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The kinds of curvature of a loss on one batch.</summary>
internal sealed class BatchCurvatures(Loss loss)
{
    /// <summary>∇² of the mean loss.</summary>
    public IBatchCurvature Hessian(RiskNetwork network, RiskBatch batch)
    {
        network.RequireDerivatives(batch, loss, order: 2);
        return new BatchHessian(network, batch, loss);
    }

    /// <summary>Jᵀ (∂²ℓ/∂f²) J.</summary>
    public IBatchCurvature GaussNewton(RiskNetwork network, RiskBatch batch) => InOutputs(network, batch, (b, outputs) => new LossHessian(b, outputs, loss));

    /// <summary>Jᵀ r rᵀ J with scores r at labels drawn from the network's distribution.</summary>
    public BatchCurvature Fisher(ModelDistribution distribution) => (network, batch) => InOutputs(network, batch, (b, outputs) =>
    {
        using var scores = distribution.Scores(b, outputs);
        return new ScoreProducts(b, scores);
    });

    /// <summary>Jᵀ r rᵀ J with scores r at the true labels.</summary>
    public IBatchCurvature EmpiricalFisher(RiskNetwork network, RiskBatch batch) => InOutputs(network, batch, (b, outputs) =>
    {
        using var scope = NewDisposeScope();
        var point = outputs.clone().requires_grad_();
        var scores = Derivatives.Of([loss.PerExample(point, b.Targets).sum()], null, [point])[0] ?? zeros_like(point); // ∂ℓᵢ/∂fᵢ, [B, K]
        return new ScoreProducts(b, scores);
    });

    /// <summary>Jᵀ J.</summary>
    public IBatchCurvature OutputMoment(RiskNetwork network, RiskBatch batch) => InOutputs(network, batch, (b, _) => new ExampleWeights(b));

    private BatchGaussNewton InOutputs(RiskNetwork network, RiskBatch batch, OutputMatrix matrix)
    {
        network.RequireDerivatives(batch, loss, order: 2);
        return new BatchGaussNewton(network, batch, matrix);
    }
}
