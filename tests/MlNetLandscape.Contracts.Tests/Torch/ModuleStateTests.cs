using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Contracts.Tests.Torch;

public sealed class ModuleStateTests
{
    [Fact]
    public void TheFileIsUpstreamsByteForByte()
    {
        using var layer = nn.Linear(nn.Parameter(tensor(new float[,] { { 1, 2 } })), nn.Parameter(tensor(new[] { -1f })));
        using var stream = new MemoryStream();
        layer.save(stream);

        // Two entries; "weight", Float32 (6), 2 dimensions 1 × 2, values; "bias", Float32, 1 dimension 1, value.
        Assert.Equal(
            "02" + "06776569676874" + "06" + "02" + "01" + "02" + "0000803F" + "00000040"
            + "0462696173" + "06" + "01" + "01" + "000080BF",
            Convert.ToHexString(stream.ToArray()));
    }

    [Fact]
    public void LongSizesTakeSeveralBytes()
    {
        using var layer = nn.Linear(300, 1, false);
        using var stream = new MemoryStream();
        layer.save(stream);
        Assert.Equal("010677656967687406" + "02" + "01" + "AC02", Convert.ToHexString(stream.ToArray()[..13]));
    }

    [Fact]
    public void WhatIsSavedIsLoaded()
    {
        using var first = Network();
        using var second = Network();
        using var x = randn(4, 3);
        using var file = new MemoryStream();
        first.save(file);
        using var copy = new MemoryStream(file.ToArray());
        second.load(copy);
        first.eval();
        second.eval();
        using var a = first.call(x);
        using var b = second.call(x);
        Assert.Equal(a.Doubles(), b.Doubles());
    }

    [Fact]
    public void AnotherNetworksFileIsRefused()
    {
        using var first = nn.Linear(3, 2);
        using var second = nn.Linear(2, 2);
        using var file = new MemoryStream();
        first.save(file);
        Assert.Throws<ArgumentException>(() => second.load(new MemoryStream(file.ToArray())));
        using var third = nn.Sequential(("x", nn.Linear(3, 2)));
        Assert.Throws<ArgumentException>(() => third.load(new MemoryStream(file.ToArray())));
        Assert.Throws<FileNotFoundException>(() => first.load(Path.Combine(Path.GetTempPath(), "no-such-file.dat")));
    }

    [Fact]
    public void StateDictionariesAreLiveAndCopiedByName()
    {
        using var first = Network();
        using var second = Network();
        var state = first.state_dict();
        Assert.Equal(
            ["l.weight", "l.bias", "n.weight", "n.bias", "n.running_mean", "n.running_var", "n.num_batches_tracked"], state.Keys);
        Assert.Same(first.get_parameter("l.weight"), state["l.weight"]);
        var (missing, unexpected) = second.load_state_dict(state);
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(state["l.weight"].Doubles(), second.get_parameter("l.weight")!.Doubles());
        state.Remove("l.bias");
        Assert.Throws<InvalidOperationException>(() => second.load_state_dict(state));
        Assert.Equal(["l.bias"], second.load_state_dict(state, strict: false).missing_keys);
    }

    private static TorchSharp.Modules.Sequential Network() => nn.Sequential(("l", nn.Linear(3, 2)), ("n", nn.BatchNorm1d(2)));
}
