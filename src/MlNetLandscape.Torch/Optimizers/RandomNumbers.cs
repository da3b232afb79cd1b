using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Random numbers in the shape of a tensor, drawn on the CPU: a seed gives the same ones on every device.</summary>
internal static class RandomNumbers
{
    /// <summary>N(0, 1).</summary>
    public static Tensor Normal(Tensor like, Generator generator) => There(randn(like.shape, like.dtype, generator: generator), like);

    /// <summary>1 with probability <paramref name="p"/>, else 0.</summary>
    public static Tensor Bernoulli(Tensor like, double p, Generator generator) => There(empty(like.shape, like.dtype).bernoulli_(p, generator), like);

    private static Tensor There(Tensor drawn, Tensor like) => like.device_type == TorchSharp.DeviceType.CPU ? drawn : drawn.to(like.device);
}
