using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetLandscape.Persistence;

/// <summary>A <see cref="ScoredModel"/> as bytes: the model's archive with a note of the columns in its header.</summary>
internal static class ModelPayload
{
    private const int Version = 1;
    private const string Section = "mlnet";

    public static byte[] Write(ScoredModel scored)
    {
        using var archive = scored.Model.ToArchive();
        archive.Header[Section] = new JsonObject
        {
            ["version"] = Version,
            ["columns"] = JsonSerializer.SerializeToNode(scored.Names),
            ["labelKeys"] = scored.Keys?.ToJson(),
        };
        return archive.ToBytes();
    }

    /// <summary>The inverse of <see cref="Write"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else, damaged, or from a newer version.</exception>
    public static ScoredModel Read(ReadOnlySpan<byte> bytes)
    {
        using var archive = TensorArchive.FromBytes(bytes, "network in the model file");
        var section = archive.Header[Section] as JsonObject
            ?? throw new InvalidDataException("The network in the model file does not say which columns it belongs to.");
        if (section["version"]?.ToJsonString() != $"{Version}")
        {
            throw new InvalidDataException(
                $"The network in the model file has format version {section["version"]}. This version of MlNetLandscape reads {Version}.");
        }

        try
        {
            var names = section["columns"].Deserialize<ColumnNames>() ?? throw new JsonException("no column names");
            var keys = section["labelKeys"] is JsonObject labelKeys ? LabelKeys.FromJson(labelKeys) : null;
            return new ScoredModel(IScoringModel.FromArchive(archive), names, keys);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new InvalidDataException($"The network in the model file is not readable: {error.Message}", error);
        }
    }
}
