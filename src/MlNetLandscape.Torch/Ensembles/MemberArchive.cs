using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetLandscape;

/// <summary>Several networks in one archive.</summary>
internal static class MemberArchive
{
    /// <summary>Adds the networks' tensors; returns their headers.</summary>
    public static JsonArray Write(IEnumerable<NetworkModel> members, TensorArchive archive)
    {
        var headers = new JsonArray();
        foreach (var member in members)
        {
            using var own = member.ToArchive();
            foreach (var (name, tensor) in own.Tensors)
                archive.Add(Prefix(headers.Count) + name, tensor);
            headers.Add(own.Header.DeepClone());
        }

        return headers;
    }

    /// <summary>The networks that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They do not fit their description.</exception>
    public static ImmutableArray<NetworkModel> Read(TensorArchive archive, JsonNode headers)
    {
        var members = ImmutableArray.CreateBuilder<NetworkModel>();
        try
        {
            foreach (var header in headers as JsonArray ?? throw new InvalidDataException("The saved members are no list."))
            {
                var own = new TensorArchive { Header = header as JsonObject ?? throw new InvalidDataException($"Saved member number {members.Count} has no description.") };
                foreach (var (name, tensor) in archive.Under(Prefix(members.Count)))
                    own.Tensors.Add(name, tensor); // the archive stays their owner
                members.Add(NetworkModel.FromArchive(own));
            }

            return members.ToImmutable();
        }
        catch
        {
            foreach (var member in members)
                member.Dispose();
            throw;
        }
    }

    private static string Prefix(int index) => string.Create(CultureInfo.InvariantCulture, $"member.{index}.");
}
