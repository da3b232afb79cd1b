using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Squared loss of classes, ½ Σ_k (f_k − q_k)² with q one-hot: the regression that studies of curvature and of the edge of stability train classifiers with (Cohen et al. 2021).</summary>
public sealed record OneHotSquaredLoss : Loss
{
    internal override Tensor PerExample(Tensor outputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return (outputs - nn.functional.one_hot(targets, outputs.shape[1]).to_type(outputs.dtype)).square().sum(1).mul(0.5).MoveToOuterDisposeScope();
    }

    internal override IEnumerable<string> Faults(PredictionTask task) => Expect<MulticlassTask>(task);
}
