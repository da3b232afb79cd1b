using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Reports;

/// <summary>How a page of HTML is written.</summary>
public sealed record HtmlOptions
{
    /// <summary>Whether charts and data lie compressed in the page, which needs a browser of 2023 or later. The default is true: a page is below 1 MB; without it is about 2 MB.</summary>
    public bool IsCompressed { get; init; } = true;
}

/// <summary>A report as one page that asks the network for nothing.</summary>
internal static class HtmlExporter
{
    public static string Write(LandscapeReport report, HtmlOptions options)
    {
        var figures = new List<FigureBlock>();
        var body = new StringBuilder();
        Head(body, report);
        Findings(body, report);
        foreach (var (number, section) in report.Sections.Index())
        {
            body.Append($"<section id=\"section{number + 1}\">\n<h2>{Escape(section.Heading(section.UsualTitle))}</h2>\n");
            foreach (var block in section.Blocks())
                Append(body, block, figures);
            body.Append("</section>\n");
        }

        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{Escape(report.Title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{PageParts.Text("page.css")}</style>\n</head>\n<body>\n");
        page.Append(body);
        page.Append("<footer>Charts: plotly.js, Copyright Plotly, Inc., MIT licence. The data of this report lies in the page: <button id=\"save\" type=\"button\">save it as JSON</button></footer>\n");
        Data(page, "figures", JsonSerializer.Serialize(figures, ReportJson.Figures), "application/json", options);
        Data(page, "report", report.ToJson(), "application/json", options);
        if (options.IsCompressed)
            page.Append($"<script id=\"charts\" type=\"text/plain\" data-gzip>{Convert.ToBase64String(PageParts.CompressedCharts())}</script>\n");
        else
            page.Append($"<script>{PageParts.Charts().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>\n");
        page.Append($"<script>\n'use strict';\n(async () => {{\n{PageParts.Text("drawing.js")}\n{PageParts.Text("relief.js")}\n{PageParts.Text("page.js")}}})();\n</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Head(StringBuilder page, LandscapeReport report)
    {
        page.Append($"<header>\n<h1>{Escape(report.Title)}</h1>\n<div class=\"switches\"><label><input type=\"checkbox\" id=\"log\"> logarithm of losses</label> <label><input type=\"checkbox\" id=\"dark\"> dark</label></div>\n");
        if (!report.Facts.IsEmpty)
            page.Append($"<dl>{string.Concat(report.Facts.Select(fact => $"<div><dt>{Escape(fact.Name)}</dt><dd>{Escape(fact.Value)}</dd></div>"))}</dl>\n");
        if (report.Sections.Length > 1)
            page.Append($"<nav aria-label=\"Sections\"><ul>{string.Concat(report.Sections.Select((section, number) => $"<li><a href=\"#section{number + 1}\">{Escape(section.Heading(section.UsualTitle))}</a></li>"))}</ul></nav>\n");
        page.Append("</header>\n<noscript><p>The figures need JavaScript; tables and findings do not.</p></noscript>\n");
    }

    private static void Findings(StringBuilder page, LandscapeReport report)
    {
        var findings = report.Findings;
        if (findings.IsEmpty)
            return;
        page.Append("<section id=\"findings\">\n<h2>Findings</h2>\n<ul>\n");
        string[] headings = [.. report.Sections.Select(section => section.Heading(section.UsualTitle))];
        foreach (var finding in findings)
            page.Append($"<li class=\"{finding.Severity.ToString().ToLowerInvariant()}\"><b>{finding.Severity}</b> {Coded(finding.Text)} <small><a href=\"#section{Array.IndexOf(headings, finding.Section) + 1}\">{Escape(finding.Section)}</a></small></li>\n");
        page.Append("</ul>\n</section>\n");
    }

    private static void Append(StringBuilder page, Block block, List<FigureBlock> figures)
    {
        switch (block)
        {
            case TextBlock paragraph:
                page.Append($"<p>{Escape(paragraph.Text)}</p>\n");
                break;
            case TableBlock table:
                Append(page, table.Excerpt());
                break;
            case FigureBlock figure:
                figures.Add(Decimation.Of(figure));
                Append(page, figures[^1], figure.Note, figures.Count);
                break;
        }
    }

    private static void Append(StringBuilder page, FigureBlock figure, string note, int number)
    {
        var shape = figure.Traces.Any(trace => trace is SurfaceTrace or HeatTrace) ? "chart square" : "chart";
        page.Append($"<figure><div class=\"{shape}\" id=\"figure{number}\" role=\"img\" aria-label=\"{Escape($"Figure {number}: {figure.Title}. {figure.Alt} {note}".TrimEnd())}\"></div>\n");
        page.Append($"<figcaption><b>Figure {number}. {Escape(figure.Title)}.</b> {Escape(figure.Alt)}{(note.Length > 0 ? $" {Escape(note)}" : "")} <small>{Escape(figure.HowMade)}</small>");
        page.Append(" <small class=\"note\" hidden>Not logarithmic: some of these losses are not positive.</small>");
        page.Append($" <button type=\"button\" class=\"csv\" data-figure=\"{number}\" aria-label=\"Save the numbers of figure {number} as CSV\">CSV</button></figcaption></figure>\n");
    }

    private static void Append(StringBuilder page, TableBlock table)
    {
        page.Append($"<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{Escape(table.Caption)}\"><table><caption>{Escape(table.Caption)}</caption><thead><tr>");
        page.Append(string.Concat(table.Columns.Select(column => $"<th scope=\"col\"{(column.IsNumber ? " class=\"number\"" : "")}>{Escape(column.Name)}</th>")));
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in table.Rows)
            page.Append($"<tr>{string.Concat(row.Select((cell, column) => Cell(table.Columns[column], cell, isName: column == 0 && !table.Columns[0].IsNumber)))}</tr>\n");
        page.Append("</tbody></table></div>\n");
    }

    private static string Cell(TableColumn column, string text, bool isName) =>
        isName ? $"<th scope=\"row\">{Escape(text)}</th>" : $"<td{(column.IsNumber ? " class=\"number\"" : "")}>{Escape(text)}</td>";

    private static void Data(StringBuilder page, string id, string json, string type, HtmlOptions options) => page.Append(options.IsCompressed
        ? $"<script id=\"{id}\" type=\"text/plain\" data-gzip>{Convert.ToBase64String(PageParts.Compress(json))}</script>\n"
        : $"<script id=\"{id}\" type=\"{type}\">{json.Replace("<", "\\u003C", StringComparison.Ordinal)}</script>\n");

    /// <summary>Escaped, with names of options between backticks as code.</summary>
    private static string Coded(string text) => Regex.Replace(Escape(text), "`([A-Za-z]+)`", "<code>$1</code>", RegexOptions.CultureInvariant);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
