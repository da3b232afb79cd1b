using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Reports.Tests;

public class ReportTests
{
    public static TheoryData<string> Cultures => ["", "de-DE", "ar-SA"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_report_is_the_same_after_JSON_in_any_culture(string culture)
    {
        In(culture, () =>
        {
            var json = SampleReport.Whole.ToJson();
            var again = LandscapeReport.FromJson(json);
            Assert.Equal(json, again.ToJson());
            Assert.Equal(SampleReport.Whole.ToMarkdown(), again.ToMarkdown());
            Assert.Equal(SampleReport.Whole.Findings.ToArray(), again.Findings.ToArray());
        });
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Markdown_is_as_approved_in_any_culture(string culture)
    {
        In(culture, () => Approved.Is("report.md", Regex.Replace(SampleReport.Whole.ToMarkdown(), @"[\d.]+ s\.", "_ s.")));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void JSON_is_as_approved_in_any_culture(string culture)
    {
        In(culture, () => Approved.Is("report.json", Rounded(Regex.Replace(Short.ToJson(), "\"seconds\": [0-9.E-]+", "\"seconds\": 0.5"))));
    }

    [Fact]
    public void What_was_approved_is_read_and_shows_the_same_sections()
    {
        var read = LandscapeReport.FromJson(File.ReadAllText(Approved.Path("report.json")));
        Assert.Equal(Short.Sections.Select(section => section.GetType()), read.Sections.Select(section => section.GetType()));
        Assert.Equal(Short.Findings.Select(finding => (finding.Severity, finding.Section)), read.Findings.Select(finding => (finding.Severity, finding.Section)));
    }

    [Fact]
    public void Every_kind_of_section_is_in_the_sample()
    {
        var kinds = typeof(ReportSection).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ReportSection)));
        Assert.Equal(kinds.OrderBy(type => type.Name, StringComparer.Ordinal), SampleReport.Whole.Sections.Select(section => section.GetType()).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_section_has_something_to_show_and_every_figure_words()
    {
        foreach (var section in SampleReport.Whole.Sections)
        {
            var blocks = section.Blocks().ToArray();
            Assert.NotEmpty(blocks);
            Assert.All(blocks.OfType<TableBlock>(), table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Length, row.Length)));
            Assert.All(blocks.OfType<FigureBlock>(), figure => Assert.True(figure.Alt.Length > 20 && figure.Title.Length > 0 && figure.Traces.Length > 0, figure.Title));
        }
    }

    [Fact]
    public void Tables_and_figures_become_files()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var files = SampleReport.Whole.SaveCsv(folder);
            Assert.Equal(Directory.GetFiles(folder).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
            var blocks = SampleReport.Whole.Sections.SelectMany(section => section.Blocks()).Count(block => block is not TextBlock);
            Assert.Equal(blocks, files.Length);
            var surface = File.ReadAllLines(files.Single(file => file.EndsWith("04-loss-over-the-plane.csv", StringComparison.Ordinal)));
            Assert.Equal(1 + (51 * 51) + 12, surface.Length);
            Assert.StartsWith("Loss,-1,-1,", surface[1], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("", "not the JSON")]
    [InlineData("[1,", "in line 1")]
    [InlineData("[]", "not the JSON")]
    [InlineData("null", "must be «MlNetLandscape report»")]
    [InlineData("{}", "must be «MlNetLandscape report»")]
    [InlineData("""{"format":"MlNetLandscape report","version":7,"report":{"sections":[{"section":"new"}]}}""", "version 7 of its format; this library reads versions 1 to 1. Read it with the newer")]
    [InlineData("""{"format":"MlNetLandscape report","version":1}""", "`report` is missing")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[{"section":"nothing"}]}}""", "not the JSON")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[null]}}""", "section 1")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[{"section":"training","epochs":[{"epoch":"one"}]}]}}""", "sections[0].epochs[0].epoch")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[{"section":"claims"}]}}""", "section 1, «Claims of the literature»,")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[{"section":"profile","profiles":[{"name":"a","profile":{"positions":[0,1],"quantities":["Loss"],"values":[[1]]}}]}]}}""", "section 1, «Along lines and paths»,")]
    public void What_is_no_report_is_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => LandscapeReport.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Files_of_reports_are_read_whichever_they_are_and_named_where_they_are_none()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var (json, page, plain, other) = (Path.Combine(folder, "a.json"), Path.Combine(folder, "a.html"), Path.Combine(folder, "b.html"), Path.Combine(folder, "other.html"));
            SampleReport.Whole.SaveJson(json);
            SampleReport.Whole.SaveHtml(page);
            SampleReport.Whole.SaveHtml(plain, new HtmlOptions { IsCompressed = false });
            File.WriteAllText(other, "<html></html>");
            Assert.All(new[] { json, page, plain }, file => Assert.Equal(SampleReport.Whole.ToJson(), LandscapeReport.Load(file).ToJson()));
            var missing = Assert.Throws<InvalidDataException>(() => LandscapeReport.Load(other)).Message;
            Assert.StartsWith($"'{other}': This page has no report in it", missing, StringComparison.Ordinal);
            var damaged = File.ReadAllText(page).Replace("<script id=\"report\" type=\"text/plain\" data-gzip>H4sI", "<script id=\"report\" type=\"text/plain\" data-gzip>AAAA", StringComparison.Ordinal);
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => LandscapeReport.FromHtml(damaged)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Reports_are_merged()
    {
        var one = new LandscapeReport { Title = "one" }.With("Seed", "1").With(SampleReport.Training());
        var two = new LandscapeReport { Title = "two" }.With("Seed", "1").With("Rows", "5").With(SampleReport.CriticalPoints());
        var both = LandscapeReport.Merge("both", [one, two]);
        Assert.Equal(["Seed", "Rows"], both.Facts.Select(fact => fact.Name));
        Assert.Equal(2, both.Sections.Length);
    }

    /// <summary>The sample without its plane, whose numbers are many.</summary>
    private static LandscapeReport Short => SampleReport.Whole with { Sections = [.. SampleReport.Whole.Sections.Where(section => section is not SurfaceSection)] };

    /// <summary>Four digits, and rounding errors as 0: other processors round otherwise.</summary>
    private static string Rounded(string json) => Regex.Replace(json, @"(?<=[:\s,\[])-?\d+\.\d+(E[+-]?\d+)?|(?<=[:\s,\[])-?\d+E[+-]?\d+", number =>
    {
        var value = double.Parse(number.Value, CultureInfo.InvariantCulture);
        return (Math.Abs(value) < 1e-9 ? 0 : value).ToString("g4", CultureInfo.InvariantCulture);
    });

    private static void In(string culture, Action action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture.Length == 0 ? CultureInfo.InvariantCulture : MakeCulture(culture);
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>A culture that writes numbers its own way, also where the machine has no data of cultures.</summary>
    private static CultureInfo MakeCulture(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
        (culture.NumberFormat.NegativeSign, culture.NumberFormat.NaNSymbol) = (name == "ar-SA" ? "؜-" : "−", "nicht");
        return culture;
    }
}
