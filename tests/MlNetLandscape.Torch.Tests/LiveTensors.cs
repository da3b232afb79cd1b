using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests;

/// <summary>Tensors that something leaves behind.</summary>
internal static class LiveTensors
{
    public static long LeftBy(Action action)
    {
        var before = Count();
        action();
        return Tensor.TotalCount - before;
    }

    /// <summary>How many there are, without those that earlier tests left to the garbage collector: these must not go while others are counted.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Tensor.TotalCount;
    }

    /// <summary>What building a network and disposing it leaves: nothing, or as many as it has parameters, which upstream counts twice and frees once.</summary>
    public static long LeftByBuilding(Network network, NetworkShape shape) => LeftBy(() => network.Build(shape, 1).Dispose());

    /// <summary>What work leaves that builds networks of this kind, however many: 0 for nothing but what upstream leaves of each.</summary>
    public static long LeftByNetworks(Network network, Action action)
    {
        var (each, left) = (LeftByBuilding(network, new NetworkShape(2, 3)), LeftBy(action));
        return each == 0 ? left : left % each;
    }
}
