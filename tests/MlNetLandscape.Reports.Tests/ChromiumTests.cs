using System.Globalization;

namespace MlNetLandscape.Reports.Tests;

public class ChromiumTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_figure_draws_nothing_is_asked_for_and_nothing_goes_wrong(bool compressed)
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.html");
        SampleReport.Whole.SaveHtml(page, new HtmlOptions { IsCompressed = compressed });
        await using var browser = await Browser.StartAsync("--enable-unsafe-swiftshader");
        await browser.OpenAsync(page, Patience);
        Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.dataset.ready"));
        var figures = SampleReport.Whole.Sections.SelectMany(section => section.Blocks()).OfType<FigureBlock>().Count();
        Assert.Equal(figures, await Count(browser, "[...document.querySelectorAll('.chart:not(#relief)')].filter(chart => chart.querySelector('.scatterlayer .trace path, .contourlayer .contour path, .heatmaplayer image')).length"));
        Assert.Equal(1, await Count(browser, "document.querySelectorAll('#relief canvas').length"));
        Assert.Equal(figures + 1, await Count(browser, "document.querySelectorAll('.chart[role=img][aria-label]').length"));

        await browser.EvaluateAsync("(async () => { document.getElementById('log').click(); document.getElementById('dark').click(); })()");
        Assert.Equal("dark", await browser.EvaluateAsync("document.documentElement.dataset.theme"));
        Assert.Equal("log", await browser.EvaluateAsync("document.getElementById('figure1').layout.yaxis.type"));

        var picture = await browser.ScreenshotAsync();
        Assert.True(picture.Length > 20_000, $"The picture has {picture.Length} bytes.");
        await File.WriteAllBytesAsync(Path.Combine(AppContext.BaseDirectory, $"report-{(compressed ? "compressed" : "plain")}.png"), picture);
        Assert.Empty(browser.Errors);
        Assert.All(browser.Requests, request => Assert.True(request.StartsWith("file:", StringComparison.Ordinal) || request.StartsWith("data:", StringComparison.Ordinal) || request.StartsWith("blob:", StringComparison.Ordinal), request));
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Fact]
    public async Task Without_WebGL_the_contours_are_there_and_words_say_so()
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.html");
        new LandscapeReport { Title = "flat" }.With(SampleReport.Plane()).SaveHtml(page);
        await using var browser = await Browser.StartAsync("--disable-gpu", "--disable-3d-apis", "--disable-software-rasterizer");
        await browser.OpenAsync(page, Patience);
        Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.dataset.ready"));
        Assert.Contains("WebGL is off", await browser.EvaluateAsync("document.querySelector('.relief figcaption').textContent"), StringComparison.Ordinal);
        Assert.Equal(1, await Count(browser, "document.querySelectorAll('#figure1 .contourlayer .contour').length"));
        Assert.Empty(browser.Errors);
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Theory]
    [InlineData("figure=1&theme=dark", "#figure1 .scatterlayer .trace path", "dark")]
    [InlineData("figure=6&theme=light", "#figure6 .contourlayer .contour path", "light")]
    [InlineData("figure=6&view=3d&theme=light", "#figure6 canvas", "light")]
    public async Task A_figure_alone_fills_the_window(string hash, string drawn, string theme)
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.html");
        SampleReport.Whole.SaveHtml(page);
        await using var browser = await Browser.StartAsync("--enable-unsafe-swiftshader", "--window-size=900,560", "--hide-scrollbars");
        await browser.OpenAsync(page, Patience, hash);
        Assert.Equal(theme, await browser.EvaluateAsync("document.documentElement.dataset.theme"));
        Assert.NotEqual(0, await Count(browser, $"document.querySelectorAll('{drawn}').length"));
        Assert.Equal("figure", await browser.EvaluateAsync("[...document.body.querySelectorAll('*')].filter(element => element.checkVisibility() && element.matches('figure, table, p, h1, h2, li, figcaption, nav, footer')).map(element => element.tagName.toLowerCase()).join()"));
        Assert.Equal("true", await browser.EvaluateAsync("(() => { const size = document.querySelector('.chosen .chart').getBoundingClientRect(); return size.width === innerWidth && size.height === innerHeight; })()"), ignoreCase: true);
        if (drawn.Contains("path", StringComparison.Ordinal))
            Assert.Equal("true", await browser.EvaluateAsync("(() => { const [title, legend] = ['.xtitle', '.legendtext'].map(part => document.querySelector('.chosen ' + part).getBoundingClientRect()); return title.top > innerHeight / 2 && title.bottom < innerHeight && legend.width > 40; })()"), ignoreCase: true);
        await browser.EvaluateAsync("(async () => { location.hash = ''; await new Promise(done => setTimeout(done, 1500)); })()");
        Assert.Equal("figures: " + SampleReport.Whole.Sections.SelectMany(section => section.Blocks()).OfType<FigureBlock>().Count(), await browser.EvaluateAsync("'figures: ' + [...document.querySelectorAll('.chart:not(#relief)')].filter(chart => chart.checkVisibility() && chart.querySelector('.scatterlayer, .contourlayer, .heatmaplayer')).length"));
        Assert.Empty(browser.Errors);
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Fact]
    public async Task Buttons_save_numbers_print_is_light_and_narrow_windows_need_no_scrolling_aside()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var page = Path.Combine(folder, "report.html");
        SampleReport.Whole.SaveHtml(page);
        await using var browser = await Browser.StartAsync("--enable-unsafe-swiftshader");
        await browser.OpenAsync(page, Patience, "theme=dark");
        Assert.Equal("dark", await browser.EvaluateAsync("document.documentElement.dataset.theme"));

        // What a button saves is what SaveCsv writes, to nine digits.
        await browser.EvaluateAsync("(() => { const whole = URL.createObjectURL; URL.createObjectURL = blob => { window.saved = blob; return whole.call(URL, blob); }; HTMLAnchorElement.prototype.click = function () { window.savedName = this.download; }; })()");
        await browser.EvaluateAsync("document.querySelector('button.csv[data-figure=\"1\"]').click()");
        Assert.Equal("figure-1.csv", await browser.EvaluateAsync("window.savedName"));
        var saved = (await browser.EvaluateAsync("window.saved.text()")).Split("\r\n");
        var written = File.ReadAllLines(SampleReport.Whole.SaveCsv(folder).First(file => file.EndsWith("01-loss-by-epoch.csv", StringComparison.Ordinal)));
        Assert.Equal(written.Length, saved.Length - 1);
        Assert.Equal(written.Select(line => line.Split(',')[0]), saved.SkipLast(1).Select(line => line.Split(',')[0]));
        Assert.Equal("validation,10,1,,,", saved[20]);
        await browser.EvaluateAsync("document.getElementById('save').click()");
        await browser.EvaluateAsync("new Promise(done => setTimeout(done, 300))");
        Assert.Equal(SampleReport.Whole.ToJson(), await browser.EvaluateAsync("window.saved.text()"));

        // Headings in order, figures and tables named, controls that the keyboard reaches.
        Assert.Equal("H1,H2", await browser.EvaluateAsync("[...new Set([...document.querySelectorAll('h1,h2,h3,h4')].map(heading => heading.tagName))].join()"));
        Assert.Equal("0", await browser.EvaluateAsync("String(document.querySelectorAll('table:not(:has(caption)), figure:not(:has(figcaption)), button:not([type=button]), .chart:not([aria-label])').length)"));
        Assert.Equal("true", await browser.EvaluateAsync("String([...document.querySelectorAll('button, select, input, a')].every(control => control.tabIndex >= 0 || control.closest('.modebar')))"));
        Assert.DoesNotContain("Cloud", await browser.EvaluateAsync("[...document.querySelectorAll('.modebar-btn')].map(button => button.dataset.title).join()"), StringComparison.Ordinal);

        foreach (var width in new[] { 375, 1200 })
        {
            await browser.AskAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = false });
            await browser.EvaluateAsync("new Promise(done => setTimeout(done, 1500))");
            Assert.Equal("true", await browser.EvaluateAsync("String(document.documentElement.scrollWidth <= innerWidth)"));
            await File.WriteAllBytesAsync(Path.Combine(AppContext.BaseDirectory, $"report-{width}.png"), await browser.ScreenshotAsync());
        }

        var print = await browser.AskAsync("Page.printToPDF", new() { ["printBackground"] = true });
        Assert.StartsWith("%PDF", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(print["result"]!["data"]!.GetValue<string>()), 0, 4), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "report.pdf"), Convert.FromBase64String(print["result"]!["data"]!.GetValue<string>()));
        await browser.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal("light", await browser.EvaluateAsync("document.documentElement.dataset.theme"));
        await browser.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.Equal("dark", await browser.EvaluateAsync("document.documentElement.dataset.theme"));
        Assert.Empty(browser.Errors);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<int> Count(Browser browser, string expression) => int.Parse(await browser.EvaluateAsync(expression), CultureInfo.InvariantCulture);
}
