using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>How network descriptions are written: camel case, enums by name, unknown members refused.</summary>
internal static class NetworkJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static string Write(Network network) => JsonSerializer.Serialize(network, Options);

    /// <exception cref="FormatException">The text is not the description of a network.</exception>
    public static Network Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<Network>(json, Options)
                ?? throw new FormatException("The description of a network is `null`.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new FormatException(
                $"Not the description of a network this version knows: {error.Message} It must be what `Network.ToJson` writes.", error);
        }
    }
}
