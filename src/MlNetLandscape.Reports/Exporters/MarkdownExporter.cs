using System.Text;

namespace MlNetLandscape.Reports;

/// <summary>A report as Markdown; of illustrations the sentences alone.</summary>
internal static class MarkdownExporter
{
    public static string Write(LandscapeReport report)
    {
        var text = new StringBuilder($"# {Escape(report.Title)}\n");
        foreach (var fact in report.Facts)
            text.Append($"- {Escape(fact.Name)}: {Escape(fact.Value)}\n");
        var findings = report.Findings;
        if (!findings.IsEmpty)
        {
            text.Append("\n## Findings\n");
            foreach (var finding in findings)
                text.Append($"- **{finding.Severity}**, {Escape(finding.Section)}: {Escape(finding.Text)}\n");
        }

        foreach (var section in report.Sections)
        {
            text.Append($"\n## {Escape(section.Heading(section.UsualTitle))}\n");
            foreach (var block in section.Blocks().Where(block => !section.IsIllustration || block is not TableBlock))
                Append(text, block);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Block block)
    {
        switch (block)
        {
            case TextBlock paragraph:
                text.Append($"\n{Escape(paragraph.Text)}\n");
                break;
            case TableBlock whole:
                var table = whole.Excerpt();
                text.Append($"\n**{Escape(table.Caption)}**\n\n");
                text.Append($"| {string.Join(" | ", table.Columns.Select(column => Escape(column.Name)))} |\n");
                text.Append($"|{string.Join("|", table.Columns.Select(column => column.IsNumber ? "---:" : "---"))}|\n");
                foreach (var row in table.Rows)
                    text.Append($"| {string.Join(" | ", row.Select(Escape))} |\n");
                break;
            case FigureBlock figure:
                text.Append($"\n*{Escape(figure.Title)}.* {Escape(figure.Alt)}{(figure.Note.Length > 0 ? $" {Escape(figure.Note)}" : "")}{(figure.HowMade.Length > 0 ? $" ({Escape(figure.HowMade)})" : "")}\n");
                break;
        }
    }

    /// <summary>Names come from users' data: what would be a table or markup is written out.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '|' or '*' or '`' or '<' or '[' or ']' or '\\')
                escaped.Append('\\');
            escaped.Append(letter is '\r' or '\n' ? ' ' : letter);
        }

        return escaped.ToString();
    }
}
