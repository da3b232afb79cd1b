using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>How this library writes JSON: camel case, enums by name, numbers as they are, also those that are not finite.</summary>
internal static class LandscapeJson
{
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>Reads one document.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, or not that of a <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json, string what)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(json, Compact)
                ?? throw new InvalidDataException($"The JSON of a {what} is empty.");
            JsonSerializer.SerializeToUtf8Bytes(value, Compact); // a list that is missing cannot be written again
            return value;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException($"The JSON of a {what} is damaged, a list is missing: {error.Message}", error);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"This is not the JSON of a {what}: {error.Message}", error);
        }
    }

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = indented,
        IgnoreReadOnlyProperties = true,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };
}
