using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetLandscape.Reports;

/// <summary>How reports are written as JSON: camel case, enums by name, numbers as they are, also those that are not finite.</summary>
internal static class ReportJson
{
    private const string Format = "MlNetLandscape report";
    private const int Version = 1;

    /// <summary>Of what figures draw: numbers that are not finite are «∞», «-∞», or null where there is none.</summary>
    public static JsonSerializerOptions Figures { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ShortNumberConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default, // «<» is escaped: the JSON lies in a page
    };

    /// <summary>Of whole reports, and of what is made of their sections.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        IncludeFields = true, // of tuples
        IgnoreReadOnlyProperties = true,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(LandscapeReport report) => JsonSerializer.Serialize(new Document(Format, Version, report), Options);

    /// <exception cref="InvalidDataException">It is not JSON, or not that of a report.</exception>
    public static LandscapeReport Read(string json)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(json, Options);
            return document switch
            {
                { Format: Format, Version: Version, Report: { } report } => report,
                { Format: Format } => throw new InvalidDataException($"This report has version {document.Version} of its format; this library reads {Version}."),
                _ => throw new InvalidDataException($"This is not the JSON of a report: `format` must be «{Format}». Got «{document?.Format}»."),
            };
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"This is not the JSON of a report: {error.Message}", error);
        }
    }

    private sealed record Document(string Format, int Version, LandscapeReport Report);

    /// <summary>Nine digits are those of single precision, and more than a figure shows.</summary>
    private sealed class ShortNumberConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteRawValue(value.ToString("g9", System.Globalization.CultureInfo.InvariantCulture));
            else if (double.IsNaN(value))
                writer.WriteNullValue();
            else
                writer.WriteStringValue(value > 0 ? "∞" : "-∞");
        }
    }
}
