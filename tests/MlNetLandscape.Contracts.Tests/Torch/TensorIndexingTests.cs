using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class TensorIndexingTests
{
    [Fact]
    public void NumbersAndRangesGiveViews()
    {
        using var scope = NewDisposeScope();
        var cube = arange(24).reshape(2, 3, 4);
        Numbers.IsClose([23], cube[1, 2, 3]);
        Assert.Equal([3, 4], cube[0].shape);
        Numbers.IsClose([8, 9, 10, 11], cube[0, -1]);
        Numbers.IsClose([4, 5, 6, 7, 8, 9, 10, 11], cube[TensorIndex.Single(0), TensorIndex.Slice(1, 3)]);
        Numbers.IsClose([3, 7, 11, 15, 19, 23], cube[TensorIndex.Ellipsis, TensorIndex.Single(3)]);
        Numbers.IsClose([0, 2], cube[TensorIndex.Single(0), TensorIndex.Single(0), TensorIndex.Slice(step: 2)]);
        Assert.Equal([2, 1, 3, 4], cube[TensorIndex.Colon, TensorIndex.Null].shape);
        cube[0, 0] = zeros(4, ScalarType.Int64);
        Numbers.IsClose([0, 0, 0, 0], cube[0, 0]);
    }

    [Fact]
    public void TensorsOfIndicesAndMasksGiveCopies()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 10.0, 20.0, 30.0, 40.0 });
        Numbers.IsClose([40, 10, 10], values[tensor(new[] { 3L, 0L, 0L })]);
        Numbers.IsClose([30, 40], values[values.gt(25)]);
        var matrix = arange(6).reshape(2, 3);
        Numbers.IsClose([2, 0, 5, 3], matrix[TensorIndex.Colon, TensorIndex.Tensor(tensor(new[] { 2L, 0L }))]);
        values[values.gt(25)] = tensor(0.0);
        Numbers.IsClose([10, 20, 0, 0], values);
        values[1..3] = tensor(new[] { 7.0, 8.0 });
        Numbers.IsClose([10, 7, 8, 0], values);
    }

    [Fact]
    public void SelectionFunctions()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Numbers.IsClose([3, 6], matrix.index_select(1, tensor(new[] { 2L })));
        Numbers.IsClose([2, 4], matrix.gather(1, tensor(new long[,] { { 1 }, { 0 } })));
        Numbers.IsClose([4, 5, 6], matrix.narrow(0, 1, 1));
        Numbers.IsClose([2, 5], matrix.select(1, 1));
        Numbers.IsClose([1, 2, 3, 0, 0, 0], matrix.where(matrix.le(3), tensor(0.0)));
        Numbers.IsClose([0, 0, 0, 4, 5, 6], matrix.masked_fill(matrix.le(3), 0));
        Numbers.IsClose([11, 2, 3, 24, 5, 6], matrix.scatter_add(1, zeros(2, 1, ScalarType.Int64), tensor(new double[,] { { 10 }, { 20 } })));
        Assert.Equal([0, 1, 1, 0], tensor(new long[,] { { 0, 1 }, { 1, 0 } }).nonzero().flatten().Longs());
    }
}
