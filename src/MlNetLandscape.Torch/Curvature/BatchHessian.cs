using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The Hessian of a batch's mean loss: H v = ∇⟨∇L, v⟩, exact, by differentiating the gradient's own graph (Pearlmutter 1994).</summary>
internal sealed class BatchHessian : IBatchCurvature
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor?[] _gradients;

    public BatchHessian(RiskNetwork network, RiskBatch batch, Loss loss)
    {
        _parameters = network.Parameters;
        using var scope = NewDisposeScope();
        var mean = batch.MeanLoss(loss, network.Module.call(batch.Features));
        _gradients = Derivatives.Of([mean], null, _parameters, differentiable: true);
        for (var index = 0; index < _gradients.Length; index++)
        {
            if (_gradients[index] is { requires_grad: true } gradient)
                gradient.DetachFromDisposeScope();
            else
                _gradients[index] = null; // constant in θ: its row of H is zero
        }
    }

    public void AddProduct(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> total, double share, bool isLast)
    {
        using var scope = NewDisposeScope();
        var (outputs, weights) = (new List<Tensor>(_gradients.Length), new List<Tensor>(_gradients.Length));
        for (var index = 0; index < _gradients.Length; index++)
        {
            if (_gradients[index] is not { } gradient)
                continue;
            outputs.Add(gradient);
            weights.Add(vector[index]);
        }

        Derivatives.Of(outputs, weights, _parameters, keepsGraph: !isLast).AddTo(total, share);
    }

    public void Dispose()
    {
        foreach (var gradient in _gradients)
            gradient?.Dispose();
    }
}
