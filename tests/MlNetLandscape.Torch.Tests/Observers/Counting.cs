using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>A network with dropout and batch normalisation that tells of each forward pass whether it is in training mode.</summary>
internal sealed class Counting : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _inner;
    private readonly Action<bool> _count;

    public Counting(NetworkShape shape, Action<bool> count)
        : base(nameof(Counting))
    {
        (_inner, _count) = ((Network.Mlp(8, 8) with { Dropout = 0.3, Normalization = Normalization.Batch }).Build(shape, 1), count);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        _count(training);
        return _inner.call(input);
    }
}
