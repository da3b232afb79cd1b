using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class TensorAccessTests
{
    [Fact]
    public void DataFollowsTheTensorsOrderWhateverItsStrides()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var transposed = matrix.t();
        Assert.False(transposed.is_contiguous());
        Assert.Equal([1, 4, 2, 5, 3, 6], transposed.data<float>().ToArray());
        Assert.Equal(6f, transposed.data<float>()[2, 1]);
        Assert.Equal([1, 3], transposed.stride());
        var row = new float[3];
        matrix.data<float>().CopyTo(row, 0, 3);
        Assert.Equal([4, 5, 6], row);
    }

    [Fact]
    public void WritesReachTheTensor()
    {
        using var values = zeros(3);
        values.data<float>()[1] = 5;
        Numbers.IsClose([0, 5, 0], values);
        MemoryMarshal.Cast<byte, float>(values.bytes)[2] = 7;
        Numbers.IsClose([0, 5, 7], values);
    }

    [Fact]
    public void TypesMustAgree()
    {
        using var values = ones(1);
        var error = Assert.Throws<ArgumentException>(() => values.data<double>());
        Assert.Equal("Double is not compatible with Float32", error.Message);
        Assert.Equal(1f, values.item<float>());
        Assert.Equal(1.0, (double)values);
        Assert.Equal(1, values.ToInt32());
        using var several = ones(2);
        Assert.Throws<ArgumentException>(() => several.item<float>());
    }

    [Fact]
    public void BytesNeedContiguousMemory()
    {
        using var scope = NewDisposeScope();
        var transposed = ones(2, 3).t();
        Assert.Throws<InvalidOperationException>(() => _ = transposed.bytes.Length);
        Assert.Equal(24, transposed.contiguous().bytes.Length);
    }

    [Fact]
    public void ADisposedTensorSaysSo()
    {
        var values = ones(1);
        values.Dispose();
        values.Dispose();
        Assert.True(values.IsInvalid);
        Assert.Equal("Tensor invalid -- empty handle.", Assert.Throws<InvalidOperationException>(() => values.shape).Message);
    }

    [Fact]
    public void ErrorsCarryLibtorchsWords()
    {
        using var scope = NewDisposeScope();
        Throws("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", () => ones(2, 3).mm(ones(2, 3)));
        Throws("The size of tensor a (3) must match the size of tensor b (4)", () => ones(3).add(ones(4)));
        Throws("shape '[4]' is invalid for input of size 6", () => ones(6).view(4));
        Throws("Target 9 is out of bounds", () => nn.functional.cross_entropy(ones(1, 3), tensor(new[] { 9L })));
        Assert.Throws<ArgumentException>(() => nn.functional.one_hot(ones(3)));
    }

    private static void Throws(string message, Action action) =>
        Assert.StartsWith(message, Assert.Throws<ExternalException>(action).Message, StringComparison.Ordinal);
}
