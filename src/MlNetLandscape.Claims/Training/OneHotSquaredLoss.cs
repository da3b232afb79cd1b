using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>½ Σ_k (output_k − [k is the class])²: the squared loss of experiments that classify with it.</summary>
internal sealed record OneHotSquaredLoss : Loss
{
    internal override Tensor PerExample(Tensor outputs, Tensor targets)
    {
        var wanted = nn.functional.one_hot(targets, outputs.shape[1]).to_type(outputs.dtype);
        return 0.5 * (outputs - wanted).square().sum(1);
    }

    internal override IEnumerable<string> Faults(PredictionTask task) => Expect<MulticlassTask>(task);
}
