using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Architecture.Tests;

/// <summary>Documents do not drift from the code.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Documents => [.. Repository.Files(".", "*.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_snippet_is_compiled_somewhere(string document)
    {
        var sources = Repository.Files("samples", "*.cs").Concat(Repository.Files("tests", "*.cs")).Select(path => Squeeze(Repository.Read(path))).ToList();
        foreach (Match snippet in Regex.Matches(Repository.Read(document), "```csharp\n(.*?)```", RegexOptions.Singleline))
        {
            var code = Squeeze(snippet.Groups[1].Value);
            Assert.True(sources.Any(source => source.Contains(code, StringComparison.Ordinal)), $"{document}: not in any sample or test:\n{snippet.Groups[1].Value}");
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

    private static string Squeeze(string code) => Regex.Replace(code, @"\s+", "");
}
