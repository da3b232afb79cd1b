using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>A network with dropout and batch normalisation that counts its forward passes in training.</summary>
internal sealed class Interrupting : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _inner;
    private readonly Action _count;

    public Interrupting(NetworkShape shape, Action count)
        : base(nameof(Interrupting))
    {
        (_inner, _count) = ((Network.Mlp(8, 8) with { Dropout = 0.3, Normalization = Normalization.Batch }).Build(shape, 1), count);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (training)
            _count();
        return _inner.call(input);
    }
}
