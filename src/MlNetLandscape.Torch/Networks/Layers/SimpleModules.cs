using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetLandscape;

/// <summary>φ(x), element by element.</summary>
internal sealed class ActivationModule(Activation activation) : nn.Module<Tensor, Tensor>(nameof(ActivationModule))
{
    public Activation Kind => activation;

    public override Tensor forward(Tensor input) => activation switch
    {
        Activation.ReLU => input.relu(),
        Activation.Tanh => input.tanh(),
        Activation.GELU => input.gelu(),
        Activation.Sigmoid => input.sigmoid(),
        Activation.Softplus => F.softplus(input),
        Activation.ELU => F.elu(input, 1),
        Activation.SiLU => input.silu(),
        Activation.LeakyReLU => input.leaky_relu(0.01),
        Activation.Identity => input.alias(),
        _ => throw new InvalidOperationException($"There is no activation {activation}."),
    };
}

/// <summary>[B, C, H, W] → [B, C].</summary>
internal sealed class GlobalAveragePoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalAveragePoolModule))
{
    public override Tensor forward(Tensor input) => input.mean([2, 3]); // [B, C]
}

/// <summary>Group normalisation of vectors [B, C], which TorchSharp's own refuses.</summary>
internal sealed class VectorGroupNorm : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _norm;

    public VectorGroupNorm(long groups, long channels)
        : base(nameof(VectorGroupNorm))
    {
        _norm = [nn.GroupNorm(groups, channels, device: CPU, dtype: float32)];
        RegisterComponents();
        register_module("norm", _norm[0]);
    }

    public override Tensor forward(Tensor input)
    {
        using var column = input.unsqueeze(-1); // [B, C, 1]
        using var normalized = _norm[0].call(column);
        return normalized.squeeze(-1); // [B, C]
    }
}
