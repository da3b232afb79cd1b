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
    [InlineData("{}", "must be «MlNetLandscape report»")]
    [InlineData("""{"format":"MlNetLandscape report","version":7,"report":{}}""", "version 7")]
    [InlineData("""{"format":"MlNetLandscape report","version":1,"report":{"sections":[{"section":"nothing"}]}}""", "not the JSON")]
    public void What_is_no_report_is_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => LandscapeReport.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reports_are_merged()
    {
        var one = new LandscapeReport { Title = "one" }.With("Seed", "1").With(SampleReport.Training());
        var two = new LandscapeReport { Title = "two" }.With("Seed", "1").With("Rows", "5").With(SampleReport.CriticalPoints());
        var both = LandscapeReport.Merge("both", [one, two]);
        Assert.Equal(["Seed", "Rows"], both.Facts.Select(fact => fact.Name));
        Assert.Equal(2, both.Sections.Length);
    }

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
