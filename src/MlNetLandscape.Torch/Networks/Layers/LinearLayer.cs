using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>y = W x + b, [B, in] → [B, out].</summary>
/// <param name="Outputs">out; null for as many as the task asks for.</param>
/// <param name="Bias">Whether there is b.</param>
public sealed record LinearLayer(int? Outputs = null, bool Bias = true) : Layer
{
    internal override string ShortName => "linear";

    internal override string Describe() => Bias ? "linear" : "linear, no bias";

    internal override IEnumerable<string> Problems() =>
        Outputs < 1 ? [$"`Outputs` of a linear layer must be at least 1. Got {Outputs}."] : [];

    internal override string? Mismatch(FeatureShape input, NetworkShape network) =>
        input.IsImage ? $"takes vectors [B, D], but gets images {input}; put Flatten() or GlobalAveragePool() before it" : null;

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => FeatureShape.Vector(Outputs ?? network.Outputs);

    internal override Int128 Parameters(FeatureShape input, NetworkShape network) =>
        ((Int128)input.Channels + (Bias ? 1 : 0)) * (Outputs ?? network.Outputs);

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) =>
        nn.Linear(input.Channels, Outputs ?? network.Outputs, hasBias: Bias, device: CPU, dtype: float32);
}
