using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Remembers a module's buffers, such as running means, to put them back when a step of several batches is given up midway.</summary>
internal sealed class BufferGuard : IDisposable
{
    private readonly List<(Tensor Live, Tensor Copy)> _buffers;

    public BufferGuard(nn.Module module)
    {
        using var noGradient = no_grad();
        _buffers = [.. module.named_buffers().Select(entry => (entry.buffer, entry.buffer.clone().DetachFromDisposeScope()))];
    }

    public void Restore()
    {
        using var noGradient = no_grad();
        foreach (var (live, copy) in _buffers)
            live.copy_(copy);
    }

    public void Dispose()
    {
        foreach (var (_, copy) in _buffers)
            copy.Dispose();
    }
}
