using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A convolution with a square kernel, [B, C, H, W] → [B, Channels, ⌊(H + 2·Padding − Kernel)/Stride⌋ + 1, …].</summary>
/// <param name="Channels">Output channels; null for as many as the task asks for.</param>
/// <param name="Kernel">Size k of the k×k kernel.</param>
/// <param name="Stride">Step of the kernel.</param>
/// <param name="Padding">Zeros added on each side.</param>
/// <param name="Bias">Whether each output channel has a bias.</param>
public sealed record Conv2dLayer(int? Channels = null, int Kernel = 3, int Stride = 1, int Padding = 0, bool Bias = true) : Layer
{
    internal override string ShortName => "conv";

    internal override string Describe() => $"conv {Kernel}×{Kernel}{(Stride > 1 ? $", stride {Stride}" : "")}{(Bias ? "" : ", no bias")}";

    internal override IEnumerable<string> Problems()
    {
        if (Channels < 1)
        {
            yield return $"`Channels` of a convolution must be at least 1. Got {Channels}.";
        }

        if (Kernel < 1 || Stride < 1 || Padding < 0)
        {
            yield return "`Kernel` and `Stride` of a convolution must be at least 1 and `Padding` at least 0. "
                + $"Got {Kernel}, {Stride} and {Padding}.";
        }
    }

    internal override string? Mismatch(FeatureShape input, NetworkShape network) =>
        !input.IsImage ? $"takes images [B, C, H, W], but gets vectors {input}"
        : Math.Min(input.Height, input.Width) + 2L * Padding < Kernel
            ? $"has a {Kernel}×{Kernel} kernel and padding {Padding}, too large for its input {input}"
            : null;

    internal override FeatureShape Infer(FeatureShape input, NetworkShape network) =>
        FeatureShape.Image(Channels ?? network.Outputs, Size(input.Height), Size(input.Width));

    internal override Int128 Parameters(FeatureShape input, NetworkShape network) =>
        ((Int128)input.Channels * Kernel * Kernel + (Bias ? 1 : 0)) * (Channels ?? network.Outputs);

    internal override nn.Module<Tensor, Tensor> Create(FeatureShape input, NetworkShape network) =>
        nn.Conv2d(
            input.Channels,
            Channels ?? network.Outputs,
            (long)Kernel,
            stride: Stride,
            padding: Padding,
            bias: Bias,
            device: CPU,
            dtype: float32);

    private long Size(long length) => (length + 2L * Padding - Kernel) / Stride + 1;
}
