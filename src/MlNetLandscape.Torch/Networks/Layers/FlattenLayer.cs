using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>[B, C, H, W] → [B, C·H·W], in that order whatever the layout in memory.</summary>
public sealed record FlattenLayer : Layer
{
    internal override string ShortName => "flatten";

    internal override string Describe() => "flatten";

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) => FeatureShape.Vector(input.Size);

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) => nn.Flatten();
}
