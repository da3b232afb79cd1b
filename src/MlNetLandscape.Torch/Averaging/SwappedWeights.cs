using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Puts other weights into a network until disposed; then parameters and buffers are what they were, bit for bit, unless they were kept.</summary>
internal sealed class SwappedWeights : IDisposable
{
    private readonly nn.Module _module;
    private readonly ParameterVector _vector;
    private readonly Tensor _before;
    private readonly BufferGuard _buffers;
    private bool _isDone;

    public SwappedWeights(nn.Module module, ParameterVector vector)
    {
        (_module, _vector) = (module, vector);
        _before = vector.Read().DetachFromDisposeScope();
        _buffers = new BufferGuard(module);
    }

    /// <summary>Sets θ.</summary>
    /// <param name="theta"><c>[P]</c>, of any precision.</param>
    public void Write(Tensor theta)
    {
        ParameterWrites.Of(_module).Announce(); // graphs on the old values end here
        _vector.Write(theta);
    }

    /// <summary>The weights stay.</summary>
    public void Keep() => Release();

    public void Dispose()
    {
        if (_isDone)
            return;
        Write(_before);
        _buffers.Restore();
        Release();
    }

    private void Release()
    {
        if (_isDone)
            return;
        _isDone = true;
        _before.Dispose();
        _buffers.Dispose();
    }
}
