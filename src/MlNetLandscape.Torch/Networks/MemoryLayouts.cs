using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A module that can run its convolutions on channels-last tensors: the same numbers, another order in memory.</summary>
internal interface IMemoryLayout
{
    /// <summary>Whether images lie in memory pixel by pixel. Off at first.</summary>
    bool ChannelsLast { get; set; }
}

/// <summary>
/// Switches the memory layout of a network. Channels-last makes forward passes and gradients on the CPU faster;
/// Hessian-vector products (double backward) are faster without it.
/// </summary>
internal static class MemoryLayouts
{
    /// <summary>Sets the layout of every module of the tree that has one.</summary>
    public static void SetChannelsLast(nn.Module root, bool channelsLast)
    {
        foreach (var module in root.modules().Prepend(root))
        {
            if (module is IMemoryLayout layout)
            {
                layout.ChannelsLast = channelsLast;
            }
        }
    }
}
