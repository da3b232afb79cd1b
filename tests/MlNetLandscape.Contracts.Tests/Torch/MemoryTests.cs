using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

[Collection(GlobalTorchState.Name)]
public sealed class MemoryTests
{
    [Fact]
    public void TwentyThousandOperationsInScopesLeaveNothing()
    {
        using var x = randn(16, 16, requires_grad: true);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5_000; i++)
        {
            using var scope = NewDisposeScope();
            autograd.grad([x.mm(x).tanh().sum()], [x]);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void TheFinalizerFreesWhatNobodyDisposed()
    {
        var before = Tensor.TotalCount;
        Leave();
        for (var attempt = 0; attempt < 20 && Tensor.TotalCount > before; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(Tensor.TotalCount, 0, before);

        static void Leave()
        {
            for (var i = 0; i < 100; i++)
            {
                _ = ones(4).add(1);
            }
        }
    }
}
