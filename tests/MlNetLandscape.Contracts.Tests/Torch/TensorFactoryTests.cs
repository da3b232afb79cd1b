using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class TensorFactoryTests
{
    [Fact]
    public void ElementTypesFollowTheArguments()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Int32, tensor(1).dtype);
        Assert.Equal(ScalarType.Int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Float32, tensor(1f).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Float64, tensor(new[] { 1.0, 2.0 }).dtype);
        Assert.Equal(ScalarType.Int64, arange(5).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.25).dtype);
        Assert.Equal(ScalarType.Int64, full(2, 2, 3).dtype);
        Assert.Equal(ScalarType.Float32, zeros(2, 2).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { 1.0 }).gt(0).dtype);
        Assert.Equal(ScalarType.Int64, tensor(new[] { true, true }).sum().dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 3L }).div(2).dtype);
        Assert.Equal(ScalarType.Float32, tensor(new[] { 3f }).mul(2.0).dtype);
    }

    [Fact]
    public void ArraysBecomeTensorsOfTheirShape()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], matrix.shape);
        Numbers.IsClose([1, 2, 3, 4, 5, 6], matrix);
        Assert.Equal([3, 2], tensor(new[] { 1.0, 2, 3, 4, 5, 6 }, [3L, 2L]).shape);
        Assert.Equal([], tensor(3.0).shape);
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1.0, 2 }, [3L]));
    }

    [Fact]
    public void TensorCopiesAndFromArrayShares()
    {
        using var scope = NewDisposeScope();
        var values = new[] { 1.0, 2.0, 3.0 };
        var copy = tensor(values);
        var shared = from_array(values);
        var part = frombuffer(values, ScalarType.Float64, 2, 1);
        values[1] = 9;
        Numbers.IsClose([1, 2, 3], copy);
        Numbers.IsClose([1, 9, 3], shared);
        Numbers.IsClose([9, 3], part);
    }

    [Fact]
    public void Sequences()
    {
        using var scope = NewDisposeScope();
        Numbers.IsClose([2, 4, 6], arange(2, 8, 2));
        Numbers.IsClose([0, 0.5, 1], linspace(0, 1, 3));
        Numbers.IsClose([1, 10, 100], logspace(0, 2, 3), 1e-6);
        Numbers.IsClose([1, 0, 0, 1], eye(2));
        Numbers.IsClose([1.5, 1.5], full(2, 1.5));
        Numbers.IsClose([0, 0], zeros_like(ones(2)));
        Assert.True(randn([2, 3], requires_grad: true).requires_grad);
    }

    [Fact]
    public void AnEmptyTensorHasNoElements()
    {
        using var empty = zeros(0, 3);
        Assert.Equal(0, empty.numel());
        Assert.Equal([0, 3], empty.shape);
        Assert.Equal(0, empty.sum().item<float>());
    }
}
