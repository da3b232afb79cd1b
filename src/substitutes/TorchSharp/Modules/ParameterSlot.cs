using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A layer's own tensors: the new one leaves its scope, the old one is released.</summary>
internal static class ParameterSlot
{
    internal static T? Assign<T>(ref T? slot, T? value)
        where T : Tensor
    {
        if (!ReferenceEquals(slot, value))
        {
            slot?.Dispose();
            slot = (T?)value?.DetachFromDisposeScope();
        }

        return slot;
    }
}
