using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>body(x) + shortcut(x); without a shortcut module body(x) + x.</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _paths;

    public ResidualBlock(nn.Module<Tensor, Tensor> body, nn.Module<Tensor, Tensor>? shortcut)
        : base(nameof(ResidualBlock))
    {
        _paths = shortcut is null ? [body] : [body, shortcut];
        RegisterComponents();
        register_module("body", body);
        if (shortcut is not null)
        {
            register_module("shortcut", shortcut);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var residual = _paths[0].call(input);
        if (_paths.Length == 1)
        {
            return residual + input;
        }

        using var carried = _paths[1].call(input);
        return residual + carried;
    }
}

/// <summary>Every stride-th pixel, followed by channels of zeros: [B, C, H, W] → [B, C + extra, ⌈H/s⌉, ⌈W/s⌉].</summary>
internal sealed class ZeroPaddingShortcut(long stride, long extra) : nn.Module<Tensor, Tensor>(nameof(ZeroPaddingShortcut))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var kept = stride == 1
            ? input.alias()
            : input[TensorIndex.Ellipsis, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
        if (extra == 0)
        {
            return kept.MoveToOuterDisposeScope();
        }

        var shape = kept.shape;
        shape[1] = extra;
        var nothing = zeros(shape, kept.dtype, kept.device); // [B, extra, …]
        return cat([kept, nothing], 1).MoveToOuterDisposeScope();
    }
}
