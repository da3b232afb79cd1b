using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetLandscape.Numerics.Metrics;

/// <summary>How results are written as JSON: camel case, enums by name, numbers as they are, also those that are not finite.</summary>
internal static class MetricsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads one document.</summary>
    /// <exception cref="InvalidDataException">It is not JSON, or not that of a <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var value = JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"The JSON of a {what} is empty.");
            JsonSerializer.SerializeToUtf8Bytes(value, Options); // a list that is missing cannot be written again
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
}
