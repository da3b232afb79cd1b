using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Networks;

/// <summary>A user's own module: TorchSharp's layers as fields, and a constant.</summary>
internal sealed class TwoLayers : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Tensor _scale;

    public TwoLayers(NetworkShape shape)
        : base(nameof(TwoLayers))
    {
        _first = nn.Linear(shape.Features, 6);
        _second = nn.Linear(6, shape.Outputs);
        _scale = tensor(2f);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var hidden = _first.call(input);
        using var active = hidden.tanh();
        using var scaled = active * _scale;
        return _second.call(scaled);
    }
}
