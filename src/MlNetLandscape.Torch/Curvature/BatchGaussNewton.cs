using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Jᵀ M J on a batch, with J = ∂outputs/∂θ and M a matrix in the space of the outputs.</summary>
/// <remarks>J v is the derivative of u ↦ Jᵀu, which is linear, applied to v: two backward passes where libtorch has no forward mode.</remarks>
internal sealed class BatchGaussNewton : IBatchCurvature
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor _outputs;
    private readonly Tensor _probe;
    private readonly Tensor?[] _transposed;
    private readonly IOutputMatrix _matrix;

    public BatchGaussNewton(RiskNetwork network, RiskBatch batch, OutputMatrix matrix)
    {
        _parameters = network.Parameters;
        using var scope = NewDisposeScope();
        _outputs = network.Module.call(batch.Features); // [B, K]
        _probe = zeros_like(_outputs).detach().requires_grad_(); // u
        _transposed = Derivatives.Of([_outputs], [_probe], _parameters, differentiable: true); // Jᵀ u
        _matrix = matrix(batch, _outputs.detach());
        _outputs.DetachFromDisposeScope();
        _probe.DetachFromDisposeScope();
        foreach (var part in _transposed)
            part?.DetachFromDisposeScope();
    }

    public void AddProduct(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> total, double share, bool isLast)
    {
        using var scope = NewDisposeScope();
        var (parts, weights) = (new List<Tensor>(_transposed.Length), new List<Tensor>(_transposed.Length));
        for (var index = 0; index < _transposed.Length; index++)
        {
            if (_transposed[index] is not { } part)
                continue;
            parts.Add(part);
            weights.Add(vector[index]);
        }

        if (Derivatives.Of(parts, weights, [_probe], keepsGraph: true)[0] is not { } image) // J v, [B, K]
            return;
        Derivatives.Of([_outputs], [_matrix.Apply(image)], _parameters, keepsGraph: !isLast).AddTo(total, share); // Jᵀ M J v
    }

    public void Dispose()
    {
        _outputs.Dispose();
        _probe.Dispose();
        _matrix.Dispose();
        foreach (var part in _transposed)
            part?.Dispose();
    }
}
