using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What a curvature operator is on one batch: the graph of its forward and first backward passes, to be multiplied with vectors.</summary>
/// <remarks>Owns its tensors: they belong to no dispose scope.</remarks>
internal interface IBatchCurvature : IDisposable
{
    /// <summary>total ← total + share · A_batch v, all in the shapes of the parameters.</summary>
    /// <param name="vector">v.</param>
    /// <param name="total">Changed in place.</param>
    /// <param name="share">The batch's share of the weight.</param>
    /// <param name="isLast">Whether the graph is not needed afterwards.</param>
    void AddProduct(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> total, double share, bool isLast);
}

/// <summary>Passes a batch through a network at the θ it has, with gradients enabled.</summary>
internal delegate IBatchCurvature BatchCurvature(RiskNetwork network, RiskBatch batch);
