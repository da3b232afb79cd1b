using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What tells slices of networks apart: the SHA-256 of all that their values depend on.</summary>
internal static class SliceIdentity
{
    public static string Of(NetworkSlices source, AffineFrame<Tensor> frame)
    {
        var network = source.Risk.Network;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, JsonSerializer.Serialize(source.Task, LandscapeJson.Compact));
        Append(hash, JsonSerializer.Serialize(source.Risk.Loss, LandscapeJson.Compact));
        Append(hash, FormattableString.Invariant($"{source.Risk.Options.WeightDecay:R} {source.Space.Dimension} {network.Space.DType} {frame.Dimension}"));
        foreach (var parameter in network.Selection.Infos)
            Append(hash, $"{parameter.Name} {string.Join(' ', parameter.Shape)}");
        Append(hash, frame.Origin);
        for (var direction = 0; direction < frame.Dimension; direction++)
            Append(hash, frame.Directions[direction]);
        foreach (var constant in network.Module.parameters().Where(parameter => network.Parameters.All(varying => !ReferenceEquals(varying, parameter))))
            Append(hash, constant);
        foreach (var (_, buffer) in network.Module.named_buffers())
            Append(hash, buffer);
        for (var number = 0; number < source.Risk.Data.Batches; number++)
        {
            using var scope = NewDisposeScope();
            var batch = source.Risk.Data.Batch(number);
            Append(hash, batch.Features);
            Append(hash, batch.Targets);
            if (batch.Weights is { } weights)
                Append(hash, weights);
        }

        if (source.StatisticsRows is { } rows)
        {
            Append(hash, FormattableString.Invariant($"statistics {source.Options.Seed}"));
            Append(hash, rows);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

    private static void Append(IncrementalHash hash, Tensor values)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        hash.AppendData(values.detach().cpu().contiguous().bytes);
    }
}
