using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A JSON header and named tensors in one block of bytes: the form of saved networks and of checkpoints. Data, never code.</summary>
/// <remarks>
/// Magic (8 bytes), format version (int32), header length (int32), header (UTF-8 JSON with a table of the tensors), the tensors' bytes
/// in the table's order, SHA-256 of all before. Little-endian. Reading allocates what the table names, and the table must add up to the block.
/// </remarks>
internal sealed class TensorArchive : IDisposable
{
    private const int Version = 1;
    private const int Prefix = 16;
    private const int HeaderLimit = 64 << 20;

    // JSON nodes are read when they are asked for: what is wrong with the text must show before.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    private static readonly byte[] Magic = "MLNLANDS"u8.ToArray();

    /// <summary>Everything that is not a tensor.</summary>
    public JsonObject Header { get; init; } = [];

    /// <summary>Float32, Float64 and Int64 tensors on the CPU, owned by the archive.</summary>
    public Dictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>Puts a copy of <paramref name="tensor"/> under <paramref name="name"/>.</summary>
    public void Add(string name, Tensor tensor)
    {
        using var detached = tensor.detach();
        using var near = detached.cpu();
        using var whole = near.contiguous();
        Tensors.Add(name, whole.clone().DetachFromDisposeScope());
    }

    /// <summary>The tensors whose names start with <paramref name="prefix"/>, under the rest of their names.</summary>
    public Dictionary<string, Tensor> Under(string prefix) => Tensors
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);

    /// <summary>The block.</summary>
    public byte[] ToBytes()
    {
        var header = Header.DeepClone().AsObject();
        header["tensors"] = new JsonArray([.. Tensors.Select(entry => Entry(entry.Key, entry.Value))]);
        var json = Encoding.UTF8.GetBytes(header.ToJsonString(LandscapeJson.Compact));
        var length = checked(Prefix + json.Length + Tensors.Values.Sum(LengthOf) + SHA256.HashSizeInBytes);
        var block = new byte[length];
        Magic.CopyTo(block, 0);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(12), json.Length);
        json.CopyTo(block, Prefix);
        var offset = Prefix + json.Length;
        foreach (var tensor in Tensors.Values)
        {
            tensor.bytes.CopyTo(block.AsSpan(offset));
            offset += (int)LengthOf(tensor);
        }

        SHA256.HashData(block.AsSpan(0, offset), block.AsSpan(offset));
        return block;
    }

    /// <summary>The archive in a block.</summary>
    /// <param name="bytes">The block.</param>
    /// <param name="source">What it is, for the error: «checkpoint run.ckpt».</param>
    /// <exception cref="InvalidDataException">It is not one, or it is damaged.</exception>
    public static TensorArchive FromBytes(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < Prefix + SHA256.HashSizeInBytes || !bytes[..Magic.Length].SequenceEqual(Magic))
            throw new InvalidDataException($"The {source} was not written by MlNetLandscape.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version is < 1 or > Version)
            throw new InvalidDataException($"The {source} has format version {version}; this library reads up to {Version}. Update MlNetLandscape.");
        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
            throw new InvalidDataException($"The {source} is damaged: its checksum does not match its {bytes.Length} bytes. Restore it from a copy.");
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (headerLength is < 2 or > HeaderLimit || headerLength > body.Length - Prefix)
            throw new InvalidDataException($"The {source} is damaged: its header claims {headerLength} of {body.Length} bytes.");
        NativeTorch.Require();
        TensorArchive? archive = null;
        try
        {
            var header = JsonNode.Parse(Strict.GetString(body.Slice(Prefix, headerLength)), documentOptions: Once)!.AsObject();
            var table = header["tensors"]!.AsArray();
            header.Remove("tensors");
            archive = new TensorArchive { Header = header };
            archive.ReadTensors(table, body[(Prefix + headerLength)..]);
            return archive;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or NullReferenceException
            or FormatException or OverflowException or KeyNotFoundException)
        {
            archive?.Dispose();
            throw new InvalidDataException($"The {source} is damaged: {error.Message}", error);
        }
    }

    /// <summary>Writes the block to a file, whole or not at all.</summary>
    public void Save(string path)
    {
        var block = ToBytes();
        AtomicFile.Write(path, stream => stream.Write(block));
    }

    /// <summary>Reads the block in a file.</summary>
    public static TensorArchive Load(string path, string what) => FromBytes(File.ReadAllBytes(path), $"{what} {path}");

    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }

    private static JsonNode Entry(string name, Tensor tensor) => new JsonObject
    {
        ["name"] = name,
        ["type"] = tensor.dtype.ToString(),
        ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
    };

    private static long LengthOf(Tensor tensor) => tensor.numel() * tensor.ElementSize;

    private void ReadTensors(JsonArray table, ReadOnlySpan<byte> data)
    {
        foreach (var entry in table)
        {
            var name = entry!["name"]!.GetValue<string>();
            var type = Enum.Parse<ScalarType>(entry["type"]!.GetValue<string>());
            if (type is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.Int64))
                throw new FormatException($"tensor '{name}' has element type {type}.");
            long[] shape = [.. entry["shape"]!.AsArray().Select(size => size!.GetValue<long>())];
            var length = shape.Aggregate(type == ScalarType.Float32 ? 4L : 8L, (product, size) => checked(product * size));
            if (shape.Any(size => size < 0) || length > data.Length)
                throw new FormatException($"tensor '{name}' claims {length} bytes of {data.Length}.");
            var tensor = empty(shape, type).DetachFromDisposeScope();
            Tensors.Add(name, tensor);
            data[..(int)length].CopyTo(tensor.bytes);
            data = data[(int)length..];
        }

        if (!data.IsEmpty)
            throw new FormatException($"{data.Length} bytes belong to no tensor.");
    }
}
