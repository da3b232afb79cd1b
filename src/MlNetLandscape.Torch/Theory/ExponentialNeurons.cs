using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The neurons a_k exp(w_k·x + b_k) of an <see cref="ExponentialNeuronRisk"/> within its vector (θ, a, b, W), as views of its memory.</summary>
/// <param name="Network">θ, <c>[P]</c>.</param>
/// <param name="Amplitudes">a, <c>[K]</c>.</param>
/// <param name="Offsets">b, <c>[K]</c>.</param>
/// <param name="Weights">W, <c>[K, D]</c>.</param>
public sealed record ExponentialNeurons(Tensor Network, Tensor Amplitudes, Tensor Offsets, Tensor Weights)
{
    internal static ExponentialNeurons Of(Tensor vector, long parameters, long outputs, long features) => new(
        vector.narrow(0, 0, parameters), vector.narrow(0, parameters, outputs), vector.narrow(0, parameters + outputs, outputs),
        vector.narrow(0, parameters + (2 * outputs), outputs * features).view(outputs, features));
}
