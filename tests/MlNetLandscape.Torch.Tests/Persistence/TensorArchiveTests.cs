using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Persistence;

public sealed class TensorArchiveTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        using var archive = Sample();
        using var copy = TensorArchive.FromBytes(archive.ToBytes(), "sample");
        Assert.Equal("value", copy.Header["key"]!.ToString());
        Assert.Equal(["a", "b", "empty"], copy.Tensors.Keys);
        Assert.Equal([2L, 3L], copy.Tensors["a"].shape);
        Assert.Equal(archive.Tensors["a"].data<float>().ToArray(), copy.Tensors["a"].data<float>().ToArray());
        Assert.Equal([long.MinValue, 7], copy.Tensors["b"].data<long>().ToArray());
        Assert.Equal(0, copy.Tensors["empty"].numel());
    }

    [Fact]
    public void Views_are_written_in_their_own_order()
    {
        using var archive = new TensorArchive();
        using var square = arange(4, dtype: ScalarType.Float32).view(2, 2);
        using var transposed = square.t();
        archive.Add("t", transposed);
        using var copy = TensorArchive.FromBytes(archive.ToBytes(), "sample");
        Assert.Equal([0f, 2f, 1f, 3f], copy.Tensors["t"].data<float>().ToArray());
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        using var archive = Sample();
        var bytes = archive.ToBytes();
        for (var position = 0; position < bytes.Length; position++)
        {
            bytes[position] ^= 0x20;
            Assert.Throws<InvalidDataException>(() => TensorArchive.FromBytes(bytes, "sample"));
            bytes[position] ^= 0x20;
        }
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        using var archive = Sample();
        var bytes = archive.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => TensorArchive.FromBytes(bytes.AsSpan(0, length), "sample"));
    }

    [Fact]
    public void A_table_that_lies_about_its_sizes_is_refused_before_anything_is_allocated()
    {
        using var archive = Sample();
        var bytes = archive.ToBytes();
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        var lie = text.Replace("[2,3]", "[9,9]", StringComparison.Ordinal);
        var forged = System.Text.Encoding.Latin1.GetBytes(lie);
        System.Security.Cryptography.SHA256.HashData(forged.AsSpan(0, forged.Length - 32), forged.AsSpan(forged.Length - 32));
        var error = Assert.Throws<InvalidDataException>(() => TensorArchive.FromBytes(forged, "sample"));
        Assert.Contains("tensor 'a' claims 324 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_named_as_such() => Assert.Equal(
        "The model x was not written by MlNetLandscape.",
        Assert.Throws<InvalidDataException>(() => TensorArchive.FromBytes(new byte[100], "model x")).Message);

    private static TensorArchive Sample()
    {
        var archive = new TensorArchive();
        archive.Header["key"] = "value";
        using var a = arange(6, dtype: ScalarType.Float32).view(2, 3);
        using var b = tensor(new[] { long.MinValue, 7 });
        using var none = zeros(0, 4);
        archive.Add("a", a);
        archive.Add("b", b);
        archive.Add("empty", none);
        return archive;
    }
}
