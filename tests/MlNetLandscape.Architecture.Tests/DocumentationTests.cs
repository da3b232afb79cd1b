using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Architecture.Tests;

/// <summary>Documents do not drift from the code.</summary>
public sealed class DocumentationTests
{
    private static readonly Lazy<IReadOnlyList<string>> Sources = new(() =>
        [.. Repository.Files("samples", "*.cs").Concat(Repository.Files("tests", "*.cs")).Select(path => Squeeze(Repository.Read(path)))]);

    public static TheoryData<string> Documents => [.. Repository.Files(".", "*.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_snippet_is_compiled_somewhere(string document)
    {
        foreach (Match snippet in Regex.Matches(Repository.Read(document), "```csharp\n(.*?)```", RegexOptions.Singleline))
        {
            var code = Squeeze(snippet.Groups[1].Value);
            Assert.True(Sources.Value.Any(source => source.Contains(code, StringComparison.Ordinal)), $"{document}: not in any sample or test:\n{snippet.Groups[1].Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_file_and_test_it_names_exists(string document)
    {
        var text = Repository.Read(document);
        var tests = Repository.Files("tests", "*Tests.cs").Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet();
        Assert.Equal([], Regex.Matches(text, @"`(\w+Tests)`").Select(match => match.Groups[1].Value).Except(tests));
        Assert.Equal([], Regex.Matches(text, @"\]\((?!http|#)([^)#]+)\)").Select(match => match.Groups[1].Value)
            .Where(link => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, link))));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_anchor_it_links_to_is_a_heading(string document)
    {
        var links = Regex.Matches(Unfenced(Repository.Read(document)), @"\]\((?!http)([^)#]*)#([^)]+)\)").Select(match => (File: match.Groups[1].Value, Anchor: match.Groups[2].Value));
        Assert.Equal([], links.Where(link => !Anchors(link.File.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, link.File)).Contains(link.Anchor)).Select(link => $"{link.File}#{link.Anchor}"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_formula_is_closed_and_survives_Markdown(string document)
    {
        var text = Regex.Replace(Unfenced(Repository.Read(document)), "`[^`]*`", "");
        Assert.Equal(0, text.Count(letter => letter == '$') % 2);
        var formulas = Regex.Matches(text, @"\$\$(.+?)\$\$|\$(.+?)\$", RegexOptions.Singleline).Select(match => match.Value).ToList();
        Assert.Equal([], formulas.Where(formula => Regex.IsMatch(formula, @"\\[^A-Za-z]|\n\n"))); // Markdown takes a backslash away in front of a sign
        Assert.Equal([], formulas.Where(formula => formula.Count(letter => letter == '{') != formula.Count(letter => letter == '}')));
    }

    [Fact]
    public void Every_page_of_theory_is_in_its_index_and_has_the_same_parts()
    {
        var pages = Repository.Files("docs/theory", "*.md").Where(page => !page.EndsWith("README.md", StringComparison.Ordinal)).ToList();
        var index = Repository.Read("docs/theory/README.md");
        Assert.Equal([], pages.Where(page => !index.Contains($"]({Path.GetFileName(page)})", StringComparison.Ordinal)));
        string[] parts = ["## What it is", "## What it tells, and what not", "## How to get it", "## What the numbers usually are", "## Sources"];
        Assert.All(pages, page => Assert.Equal(parts, Repository.Read(page).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))));
        Assert.All(pages, page => Assert.Contains("```csharp", Repository.Read(page), StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_are_small_shown_and_told_in_words()
    {
        var figures = Repository.Files("docs/theory/figures", "*.png").Select(path => new FileInfo(Repository.At(path))).ToList();
        Assert.All(figures, figure => Assert.InRange(figure.Length, 1_000, 80_000));
        Assert.InRange(figures.Sum(figure => figure.Length), 0, 1_500_000);
        var shown = Repository.Files("docs/theory", "*.md").SelectMany(document => Regex.Matches(Repository.Read(document), @"!\[([^\]]*)\]\(figures/([^)]+)\)")).ToList();
        Assert.Equal(figures.Select(figure => figure.Name).Order(), shown.Select(match => match.Groups[2].Value).Distinct().Order());
        Assert.All(shown, match => Assert.InRange(match.Groups[1].Value.Length, 20, 200));
    }

    /// <summary>The anchors of a document's headings as GitHub makes them: small letters, without punctuation, dashes for spaces, numbered where one occurs again.</summary>
    private static HashSet<string> Anchors(string document)
    {
        var anchors = new HashSet<string>();
        foreach (Match heading in Regex.Matches(Unfenced(Repository.Read(document)), "^#+ +(.+?) *$", RegexOptions.Multiline))
        {
            var plain = Regex.Replace(heading.Groups[1].Value, @"\[([^\]]*)\]\([^)]*\)", "$1").ToLowerInvariant();
            var anchor = Regex.Replace(plain, @"[^\p{L}\p{N}\- _]", "").Replace(' ', '-');
            for (var (again, free) = (0, anchor); !anchors.Add(free); free = $"{anchor}-{++again}") { }
        }

        return anchors;
    }

    private static string Unfenced(string text) => Regex.Replace(text, "^```.*?^```", "", RegexOptions.Singleline | RegexOptions.Multiline);

    private static string Squeeze(string code) => Regex.Replace(code, @"\s+", "");
}
