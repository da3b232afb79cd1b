using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests;

/// <summary>Tensors that something leaves behind.</summary>
internal static class LiveTensors
{
    public static long LeftBy(Action action)
    {
        Collect(); // what earlier tests left to the garbage collector must not go meanwhile
        var before = Tensor.TotalCount;
        action();
        return Tensor.TotalCount - before;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>What building a network and disposing it leaves: nothing, or as many as it has parameters, which upstream counts twice and frees once.</summary>
    public static long LeftByBuilding(Network network, NetworkShape shape) => LeftBy(() => network.Build(shape, 1).Dispose());
}
