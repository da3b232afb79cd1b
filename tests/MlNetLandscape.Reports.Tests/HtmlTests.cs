using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Reports.Tests;

public class HtmlTests
{
    [Fact]
    public void A_page_is_below_one_megabyte_and_asks_for_nothing()
    {
        var page = SampleReport.Whole.ToHtml();
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 500_000, 1_000_000);
        var own = Regex.Replace(page, "<script id=\"charts\".*?</script>", "");
        Assert.DoesNotMatch("(src|href)=\"(?!#|data:)", own);
        Assert.DoesNotContain("http", Regex.Replace(own, "data-gzip>[^<]*<", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_built_without_node_says_what_to_install() =>
        Assert.Contains("Install node and npm and build again", Assert.Throws<InvalidOperationException>(() => PageParts.CompressedCharts(null)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_report_can_be_read_back_from_the_page()
    {
        var data = Regex.Match(SampleReport.Whole.ToHtml(), "<script id=\"report\"[^>]*>([^<]*)</script>").Groups[1].Value;
        using var stream = new StreamReader(new GZipStream(new MemoryStream(Convert.FromBase64String(data)), CompressionMode.Decompress));
        Assert.Equal(SampleReport.Whole.ToJson(), stream.ReadToEnd());
    }

    [Fact]
    public void Names_from_data_are_text_and_not_markup()
    {
        var evil = new LandscapeReport { Title = "</script><script>alert(1)</script>" }.With("<img src=x>", "a\"b").With(SampleReport.Profiles() with { Title = "<b>" });
        foreach (var compressed in new[] { true, false })
        {
            var page = evil.ToHtml(new HtmlOptions { IsCompressed = compressed });
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);
        }
    }
}
