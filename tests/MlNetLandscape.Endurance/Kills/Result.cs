using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>What a training ended with, one line a part: a name and the SHA-256 of its bits. Times are left out, they alone may differ.</summary>
internal sealed class Result
{
    private readonly StringBuilder _lines = new();

    public Result Add(string name, ReadOnlySpan<byte> bytes)
    {
        _lines.Append(name).Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append('\n');
        return this;
    }

    public Result Add(string name, string json) => Add(name, Encoding.UTF8.GetBytes(Timeless(JsonNode.Parse(json))!.ToJsonString()));

    /// <summary>Weights, history and scores of some rows.</summary>
    public Result Add(string name, NetworkModel network, ReadOnlySpan<float> features)
    {
        using var archive = network.ToArchive();
        Add($"{name} weights", archive.Tensors);
        Add($"{name} history", network.History.ToJson());
        var rows = features.Length / network.Shape.Features;
        var scores = new float[rows * network.Task.ScoreSize];
        network.Score(features, rows, scores);
        return Add($"{name} scores", MemoryMarshal.AsBytes<float>(scores));
    }

    /// <summary>Members, history and scores of some rows.</summary>
    public Result Add(string name, EnsembleModel ensemble, ReadOnlySpan<float> features)
    {
        foreach (var (place, member) in ensemble.Members.Index())
            Add($"{name} {place}", member, features);
        using var archive = ensemble.ToArchive();
        Add($"{name} header", archive.Header.ToJsonString());
        var rows = features.Length / ensemble.Shape.Features;
        var scores = new float[rows * ensemble.Task.ScoreSize];
        ensemble.Score(features, rows, scores);
        return Add($"{name} scores", MemoryMarshal.AsBytes<float>(scores));
    }

    public Result Add(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var (part, tensor) in tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using var whole = tensor.detach().cpu().contiguous();
            Add($"{name} {part}", whole.bytes);
        }

        return this;
    }

    public override string ToString() => _lines.ToString();

    /// <summary>JSON without wall times, rates by time, and dates.</summary>
    public static JsonNode? Timeless(JsonNode? node)
    {
        if (node is JsonObject entries)
        {
            foreach (var name in entries.Select(entry => entry.Key).Where(IsTime).ToArray())
                entries.Remove(name);
            foreach (var entry in entries)
                Timeless(entry.Value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Timeless(item);
        }

        return node;
    }

    private static bool IsTime(string name) =>
        name.EndsWith("seconds", StringComparison.OrdinalIgnoreCase) || name is "examplesPerSecond" or "date";
}
