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
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(LandscapeReport report) => JsonSerializer.Serialize(new Document(Format, Version, report), Options);

    /// <exception cref="InvalidDataException">It is not JSON, not that of a report, of a newer version, or damaged: with what and where.</exception>
    public static LandscapeReport Read(string json)
    {
        try
        {
            var (format, version) = JsonSerializer.Deserialize<Header>(json, Options) ?? new Header(null, 0);
            if (format != Format)
                throw new InvalidDataException($"This is not the JSON of a report: `format` must be «{Format}». Got «{format}».");
            if (version is < 1 or > Version)
                throw new InvalidDataException($"This report has version {version} of its format; this library reads versions 1 to {Version}. {(version > Version ? "Read it with the newer MlNetLandscape that wrote it." : "It is damaged.")}");
            var report = JsonSerializer.Deserialize<Document>(json, Options)?.Report ?? throw new InvalidDataException("This report is damaged: `report` is missing.");
            Check(report);
            return report;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            var place = error is JsonException { LineNumber: { } line, BytePositionInLine: { } position } ? $" in line {line + 1} at {position + 1}" : "";
            throw new InvalidDataException($"This is not the JSON of a report{place}: {error.Message}", error);
        }
    }

    /// <summary>What is drawn once can be drawn again: lists that are missing or of other lengths show here, and not in a page.</summary>
    private static void Check(LandscapeReport report)
    {
        if (report.Facts.IsDefault || report.Sections.IsDefault || report.Facts.Any(fact => fact is null))
            throw new InvalidDataException("This report is damaged: `facts` or `sections` is no list.");
        foreach (var (index, section) in report.Sections.Index())
        {
            try
            {
                foreach (var figure in section.Blocks().OfType<FigureBlock>())
                    _ = figure.Note;
            }
            catch (Exception error) when (error is NullReferenceException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
            {
                throw new InvalidDataException($"This report is damaged: section {index + 1}{(section is null ? "" : $", «{section.Heading(section.UsualTitle)}»,")} lacks numbers or has too many. {error.Message}", error);
            }
        }

        try
        {
            MarkdownExporter.Write(report);
            JsonSerializer.SerializeToUtf8Bytes(report, Options);
        }
        catch (Exception error) when (error is NullReferenceException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"This report is damaged: a text or a list is missing. {error.Message}", error);
        }
    }

    private sealed record Header(string? Format, int Version);

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
