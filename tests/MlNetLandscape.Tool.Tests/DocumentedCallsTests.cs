using System.CommandLine;
using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tool.Tests;

/// <summary>Every call of the tool that a document shows is one the tool understands.</summary>
public class DocumentedCallsTests
{
    private static readonly RootCommand Tool = Build();

    public static TheoryData<string, string> Calls
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (var document in Repository.Files(".", "*.md").Concat(Repository.Files("docs", "*.sh")))
            {
                foreach (var call in Documented(Repository.Read(document), isScript: document.EndsWith(".sh", StringComparison.Ordinal)))
                    calls.Add(document, call);
            }

            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_documented_call_is_understood(string document, string call)
    {
        var parsed = Tool.Parse(call.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.True(parsed.Errors.Count == 0, $"{document}: «{call}»: {string.Join(" ", parsed.Errors.Select(error => error.Message))}");
        Assert.NotEqual(Tool, parsed.CommandResult.Command);
    }

    /// <summary>Sample data is named as it is.</summary>
    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_documented_call_reads_files_that_are_there(string document, string call) =>
        Assert.All(Regex.Matches(call, @"samples/data/\S+").Select(match => match.Value), file => Assert.True(File.Exists(Repository.At(file)), $"{document}: {file}"));

    [Fact]
    public void Calls_are_found_in_shell_blocks_alone_over_continued_lines_and_without_comments()
    {
        const string document = "`./landscape no`\n```sh\n./landscape doctor  # looks\nlandscape evaluate \\\n  --data a\n./run.sh\n```\n```\nlandscape no\n```\n";
        Assert.Equal(["./landscape doctor", "landscape evaluate --data a"], Documented(document, isScript: false));
        Assert.Equal(["./landscape report a.json"], Documented("set -e\n./landscape report a.json\n", isScript: true));
        Assert.True(Calls.Count > 20, $"{Calls.Count} calls are documented");
    }

    private static IEnumerable<string> Documented(string text, bool isScript)
    {
        var shells = isScript ? [text] : Regex.Matches(text, "```sh\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);
        return shells.SelectMany(shell => Regex.Replace(shell, @"\\\n\s*", "").Split('\n'))
            .Select(line => Regex.Replace(line, @"\s+#.*$", "").Trim())
            .Where(line => Regex.IsMatch(line, @"^(\./)?landscape\s"));
    }

    private static RootCommand Build()
    {
        var root = new RootCommand();
        foreach (var kind in typeof(Verb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Verb))))
            root.Add(((Verb)Activator.CreateInstance(kind)!).Command(default));
        return root;
    }
}
