using static TorchSharp.torch;

namespace MlNetLandscape.Tests;

/// <summary>Counts the tensors of the whole process that some work leaves behind: for tests that run when no other does.</summary>
internal static class LeftTensors
{
    /// <summary>What work leaves; where upstream leaves the count of each built network's parameters behind, the rest by what a network leaves.</summary>
    /// <param name="action">The work.</param>
    /// <param name="built">A network of each kind that it builds.</param>
    public static long By(Action action, params IEnumerable<NetworkModel> built)
    {
        var left = Count(action);
        var each = built.Select(network => Count(() => network.CreateModule().Dispose())).Aggregate(0L, Divisor);
        return each == 0 ? left : left % each;
    }

    private static long Count(Action action)
    {
        Settle(); // what earlier tests left must not go meanwhile
        var before = Tensor.TotalCount;
        action();
        Settle();
        return Tensor.TotalCount - before;
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
