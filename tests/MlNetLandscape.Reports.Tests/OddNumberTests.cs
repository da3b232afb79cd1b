using System.Globalization;
using System.Text;

namespace MlNetLandscape.Reports.Tests;

/// <summary>Numbers that are not finite, names that are markup, too few points and too many.</summary>
public class OddNumberTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public void What_is_not_finite_comes_back_from_JSON()
    {
        foreach (var report in new[] { StressReport.Odd, StressReport.Large })
        {
            var json = report.ToJson();
            var again = LandscapeReport.FromJson(json);
            Assert.Equal(json, again.ToJson());
            Assert.Equal(report.ToMarkdown(), again.ToMarkdown());
        }
    }

    [Fact]
    public void What_is_not_finite_is_counted_in_words()
    {
        var loss = StressReport.Diverged().Blocks().OfType<FigureBlock>().First();
        Assert.Equal("Of 16 values 1 +∞ (triangles at the top), 1 −∞ (triangles at the bottom), 4 no number (gaps).", loss.Note);
        Assert.Equal("Of 9 values 1 +∞ (crosses), 1 no number (circles).", StressReport.Plane().Blocks().OfType<FigureBlock>().First().Note);
        Assert.Equal("", SampleReport.Training().Blocks().OfType<FigureBlock>().First().Note);
    }

    [Fact]
    public async Task A_page_of_odd_numbers_and_names_draws_marks_them_and_has_no_error()
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory().FullName, "odd.html");
        StressReport.Odd.SaveHtml(page);
        await using var browser = await Browser.StartAsync("--enable-unsafe-swiftshader");
        await browser.OpenAsync(page, Patience);
        Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.dataset.ready"));
        Assert.Equal("0", await browser.EvaluateAsync("String(document.querySelectorAll('script[src], b script, dd script').length)"));
        Assert.Equal("training: +∞|validation: −∞", await browser.EvaluateAsync("document.getElementById('figure1').data.map(trace => trace.name).filter(name => name.includes('∞')).join('|')"));
        Assert.Equal("[3]", await browser.EvaluateAsync("JSON.stringify(document.getElementById('figure1').data.find(trace => trace.name === 'training: +∞').x)"));
        Assert.Equal("1", await browser.EvaluateAsync("String(document.querySelectorAll('#figure3 .points path').length)")); // one epoch is a point
        var plane = await browser.EvaluateAsync("[...document.querySelectorAll('.chart')].findIndex(chart => chart.data?.[0]?.type === 'contour')");
        Assert.Equal("+∞:1|no number:1", await browser.EvaluateAsync($"document.querySelectorAll('.chart')[{plane}].data.filter(trace => ['+∞', 'no number'].includes(trace.name)).map(trace => trace.name + ':' + trace.x.length).join('|')"));

        // The wall of ∞ starts at a loss of 0: it has no logarithm, and says so.
        await browser.EvaluateAsync("(async () => { const log = document.getElementById('log'); if (!log.checked) log.click(); await new Promise(done => setTimeout(done, 300)); })()");
        Assert.Equal("|log", await browser.EvaluateAsync("[[...document.querySelectorAll('.chart')].find(chart => chart.data?.some(trace => trace.name?.startsWith('a name')) && chart.data[0].type === 'scatter').layout.yaxis.type ?? '', document.getElementById('figure3').layout.yaxis.type].join('|').replace('linear', '')"));
        Assert.Equal("1", await browser.EvaluateAsync("String([...document.querySelectorAll('.note')].filter(note => !note.hidden && note.closest('section').querySelector('h2').textContent === 'A wall of ∞').length)"));
        Assert.Empty(browser.Errors);
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Fact]
    public async Task Ten_thousand_epochs_and_two_hundred_members_are_drawn_soon_and_no_peak_is_lost()
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory().FullName, "large.html");
        StressReport.Large.SaveHtml(page);
        Assert.InRange(Encoding.UTF8.GetByteCount(new LandscapeReport().With(StressReport.ManyEpochs()).ToHtml()), 500_000, 1_100_000);
        Assert.InRange(new FileInfo(page).Length, 500_000, 6_000_000); // 19,900 pairs of members, each with eight numbers
        Assert.Contains("100 of 10,000 rows, evenly chosen", File.ReadAllText(page, Encoding.UTF8), StringComparison.Ordinal);
        await using var browser = await Browser.StartAsync("--enable-unsafe-swiftshader");
        await browser.OpenAsync(page, Patience);
        Assert.Equal("7777", await browser.EvaluateAsync("(data => String(data.x[data.y.indexOf(50)]))(document.getElementById('figure1').data[0])"));
        Assert.InRange(int.Parse(await browser.EvaluateAsync("String(document.getElementById('figure1').data[0].y.length)"), CultureInfo.InvariantCulture), 1_000, 4_000);
        Assert.Empty(browser.Errors);
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }
}
