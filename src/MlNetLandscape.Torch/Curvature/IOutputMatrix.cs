using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>M of a curvature Jᵀ M J on one batch: symmetric, positive semi-definite for a convex loss, acting on the outputs <c>[B, K]</c> of each example alone.</summary>
internal interface IOutputMatrix : IDisposable
{
    /// <summary>M x, <c>[B, K]</c>.</summary>
    /// <param name="x"><c>[B, K]</c>.</param>
    Tensor Apply(Tensor x);
}

/// <summary>The matrix of a batch at some outputs without a graph.</summary>
internal delegate IOutputMatrix OutputMatrix(RiskBatch batch, Tensor outputs);

/// <summary>The Hessian of the batch's mean loss with respect to the outputs, by differentiating twice.</summary>
internal sealed class LossHessian : IOutputMatrix
{
    private readonly Tensor _outputs;
    private readonly Tensor? _slope;

    public LossHessian(RiskBatch batch, Tensor outputs, Loss loss)
    {
        _outputs = outputs.clone().requires_grad_().DetachFromDisposeScope();
        using var scope = NewDisposeScope();
        var slope = Derivatives.Of([batch.MeanLoss(loss, _outputs)], null, [_outputs], differentiable: true)[0];
        _slope = slope is { requires_grad: true } ? slope.DetachFromDisposeScope() : null;
    }

    public Tensor Apply(Tensor x) =>
        (_slope is null ? null : Derivatives.Of([_slope], [x], [_outputs], keepsGraph: true)[0]) ?? zeros_like(x);

    public void Dispose()
    {
        _slope?.Dispose();
        _outputs.Dispose();
    }
}

/// <summary>Σᵢ cᵢ rᵢ rᵢᵀ, with one score rᵢ an example.</summary>
internal sealed class ScoreProducts : IOutputMatrix
{
    private readonly Tensor _scores;
    private readonly Tensor _weighted;

    /// <param name="batch">Knows the weights: cᵢ = wᵢ / Σ w.</param>
    /// <param name="scores">rᵢ, <c>[B, K]</c>.</param>
    public ScoreProducts(RiskBatch batch, Tensor scores)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _scores = scores.alias().DetachFromDisposeScope();
        _weighted = ((batch.Weights is null ? scores : scores * batch.Weights.unsqueeze(1)) / batch.Weight).DetachFromDisposeScope();
    }

    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (_weighted * (_scores * x).sum(1, keepdim: true)).MoveToOuterDisposeScope(); // cᵢ rᵢ ⟨rᵢ, xᵢ⟩
    }

    public void Dispose()
    {
        _scores.Dispose();
        _weighted.Dispose();
    }
}

/// <summary>The identity, each example with its weight: Jᵀ M J is then the second moment of the outputs' gradients.</summary>
internal sealed class ExampleWeights(RiskBatch batch) : IOutputMatrix
{
    private readonly Tensor? _weights = batch.Weights?.alias().DetachFromDisposeScope();

    public Tensor Apply(Tensor x)
    {
        using var weights = _weights?.unsqueeze(1); // [B, 1]
        using var weighted = weights is null ? x.alias() : x * weights;
        return weighted / batch.Weight;
    }

    public void Dispose() => _weights?.Dispose();
}
