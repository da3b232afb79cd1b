using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class DisposeScopeTests
{
    [Fact]
    public void AScopeDisposesWhatWasMadeInIt()
    {
        Tensor inside;
        Tensor kept;
        using (var scope = NewDisposeScope())
        {
            inside = ones(2);
            kept = scope.Detach(ones(3));
            Assert.Same(scope, CurrentDisposeScope);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(kept));
        }

        Assert.Null(CurrentDisposeScope);
        Assert.True(inside.IsInvalid);
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void TensorsMoveOutwards()
    {
        Tensor moved;
        Tensor free;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                free = ones(1).DetachFromDisposeScope();
                var (a, b) = inner.MoveToOuter(ones(1), ones(2));
                Assert.True(outer.Contains(a) && outer.Contains(b));
            }

            Assert.False(moved.IsInvalid);
            Assert.Equal(3, outer.DisposablesCount);
            outer.MoveToOuter(moved);
            outer.Attach(free);
        }

        Assert.False(moved.IsInvalid);
        Assert.True(free.IsInvalid);
        moved.Dispose();
    }

    [Fact]
    public void EverythingButSomeCanBeDisposedEarly()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (ones(1), ones(1));
        scope.DisposeEverythingBut(second);
        Assert.True(first.IsInvalid);
        Assert.False(second.IsInvalid);
        scope.DisposeEverything();
        Assert.True(second.IsInvalid);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void ScopesMayEndOutOfOrder()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.DisposablesCount);
    }

    [Fact]
    public void AScopeBelongsToItsThread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        elsewhere!.Dispose();
    }

    [Fact]
    public void StatisticsCountThisThreadsTensors()
    {
        var before = DisposeScopeManager.Statistics.CreatedInScopeCount;
        using (NewDisposeScope())
        {
            _ = ones(1);
            _ = ones(1);
        }

        Assert.Equal(before + 2, DisposeScopeManager.Statistics.CreatedInScopeCount);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (ones(1))
        {
            Assert.Equal(live + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void AParameterTakesItsTensorsPlace()
    {
        using var scope = NewDisposeScope();
        var values = ones(2);
        var parameter = new Parameter(values);
        Assert.True(values.IsInvalid);
        Assert.True(parameter.requires_grad && parameter.is_leaf);
        Assert.True(scope.Contains(parameter));
    }

    [Fact]
    public void AWrappedExpressionKeepsItsResultOnly()
    {
        Tensor? middle = null;
        using var result = WrappedTensorDisposeScope(() =>
        {
            middle = ones(2).add(1);
            return middle.mul(3);
        });
        Assert.True(middle!.IsInvalid);
        Numbers.IsClose([6, 6], result);
    }

    [Fact]
    public void AnAliasLivesOnItsOwn()
    {
        var values = ones(2);
        using var other = values.alias();
        values.Dispose();
        Numbers.IsClose([1, 1], other);
    }
}
