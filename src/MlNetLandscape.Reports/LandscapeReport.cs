using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MlNetLandscape.Reports;

/// <summary>Something a report states about itself: what was used, when, on what.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">The value.</param>
public sealed record ReportFact(string Name, string Value);

/// <summary>
/// Results put together so that they explain themselves: sections, the findings that follow from them, and files of HTML, Markdown, JSON and CSV. Immutable. Results are kept whole, so that a report
/// saved as JSON is drawn again without computing anything.
/// </summary>
public sealed record LandscapeReport
{
    /// <summary>What it is about.</summary>
    public string Title { get; init; } = "Landscape";

    /// <summary>What was used: backend, versions, data.</summary>
    public ImmutableArray<ReportFact> Facts { get; init; } = [];

    /// <summary>The results, in the order in which they are shown.</summary>
    public ImmutableArray<ReportSection> Sections { get; init; } = [];

    /// <summary>What the numbers say in sentences, the most severe first.</summary>
    [JsonIgnore]
    public ImmutableArray<Finding> Findings => FindingAnalyzers.Of(this);

    /// <summary>The same with one section more at its end.</summary>
    /// <param name="section">A result.</param>
    public LandscapeReport With(ReportSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return this with { Sections = [.. Sections, section] };
    }

    /// <summary>The same with one fact more.</summary>
    /// <param name="name">What.</param>
    /// <param name="value">The value.</param>
    public LandscapeReport With(string name, string value) => this with { Facts = [.. Facts, new ReportFact(name, value)] };

    /// <summary>The sections of several reports in one; facts that they share are named once.</summary>
    /// <param name="title">Of the whole.</param>
    /// <param name="reports">At least one.</param>
    public static LandscapeReport Merge(string title, IEnumerable<LandscapeReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        LandscapeReport[] all = [.. reports];
        return new LandscapeReport
        {
            Title = title,
            Facts = [.. all.SelectMany(report => report.Facts).Distinct()],
            Sections = [.. all.SelectMany(report => report.Sections)],
        };
    }

    /// <summary>The report as JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => ReportJson.Write(this);

    /// <summary>A report that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static LandscapeReport FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ReportJson.Read(json);
    }

    /// <summary>The report in a page that <see cref="ToHtml"/> wrote: pages carry their data.</summary>
    /// <exception cref="InvalidDataException">There is none in it, or a damaged one.</exception>
    public static LandscapeReport FromHtml(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return FromJson(PageData.Report(page));
    }

    /// <summary>The report as Markdown: text and tables, and of each figure what is to be seen.</summary>
    public string ToMarkdown() => MarkdownExporter.Write(this);

    /// <summary>The report as one page of HTML that needs nothing else: figures, tables, findings, and the report itself as data.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">This build of the library has no charts.</exception>
    public string ToHtml(HtmlOptions? options = null) => HtmlExporter.Write(this, options ?? new HtmlOptions());

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    public void SaveJson(string path) => ReportFile.Write(path, ToJson());

    /// <summary>Reads what <see cref="SaveJson"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static LandscapeReport LoadJson(string path) => ReportFile.Read(path, FromJson);

    /// <summary>Reads what <see cref="SaveJson"/> or <see cref="SaveHtml"/> wrote, whichever it is.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is something else; the message names the file.</exception>
    public static LandscapeReport Load(string path) => ReportFile.Read(path, text => text.AsSpan().TrimStart().StartsWith("<") ? FromHtml(text) : FromJson(text));

    /// <summary>Writes <see cref="ToMarkdown"/> to a file, whole or not at all.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    public void SaveMarkdown(string path) => ReportFile.Write(path, ToMarkdown());

    /// <summary>Writes <see cref="ToHtml"/> to a file, whole or not at all.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">This build of the library has no charts.</exception>
    public void SaveHtml(string path, HtmlOptions? options = null) => ReportFile.Write(path, ToHtml(options));

    /// <summary>Writes each table and the numbers of each figure to a file of its own, «01-training-loss.csv» and so on.</summary>
    /// <param name="folder">Where; it is made where it is missing.</param>
    /// <returns>The files.</returns>
    public ImmutableArray<string> SaveCsv(string folder) => CsvExporter.Save(this, folder);
}
