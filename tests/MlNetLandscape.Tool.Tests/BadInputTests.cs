namespace MlNetLandscape.Tool.Tests;

public class BadInputTests
{
    private const string Table = "a,b,kind\n1,2,x\n2,3,y\n3,4,x\n4,1,y\n";

    /// <summary>What is given, and what the one line must say.</summary>
    public static TheoryData<string, string[], string> Calls => new()
    {
        { "a missing file", ["train", "--data", "{nothing.csv}", "--label", "kind", "--model", "{m.zip}"], "is not there" },
        { "a wrong column", ["train", "--data", "{table.csv}", "--label", "nothing", "--model", "{m.zip}"], "has no label column 'nothing'. It has 'a', 'b', 'kind'" },
        { "no label", ["train", "--data", "{table.csv}", "--model", "{m.zip}"], "--label NAME" },
        { "text where numbers are", ["train", "--data", "{table.csv}", "--label", "kind", "--task", "regression", "--model", "{m.zip}"], "the label 'x' is not a number" },
        { "one class", ["train", "--data", "{one.csv}", "--label", "kind", "--model", "{m.zip}"], "one class only" },
        { "three values for two", ["train", "--data", "{table.csv}", "--label", "a", "--task", "binary", "--model", "{m.zip}"], "'a' has 4" },
        { "zero rows", ["train", "--data", "{empty.csv}", "--label", "kind", "--model", "{m.zip}"], "no rows" },
        { "an empty file", ["train", "--data", "{nil.csv}", "--label", "kind", "--model", "{m.zip}"], "is empty" },
        { "a short line", ["train", "--data", "{short.csv}", "--label", "kind", "--model", "{m.zip}"], "Line 3" },
        { "a column twice", ["train", "--data", "{twice.csv}", "--label", "kind", "--model", "{m.zip}"], "'a' 2 times" },
        { "an unknown network", ["train", "--data", "{table.csv}", "--label", "kind", "--network", "brain", "--model", "{m.zip}"], "Got 'brain'" },
        { "an unknown optimizer", ["train", "--data", "{table.csv}", "--label", "kind", "--optimizer", "magic", "--model", "{m.zip}"], "Got 'magic'" },
        { "a network of images", ["train", "--data", "{table.csv}", "--label", "kind", "--network", "lenet", "--model", "{m.zip}"], "needs images" },
        { "an odd fraction", ["train", "--data", "{table.csv}", "--label", "kind", "--test-fraction", "1.5", "--model", "{m.zip}"], "Got 1.5" },
        { "no epochs", ["train", "--data", "{table.csv}", "--label", "kind", "--epochs", "0", "--model", "{m.zip}"], "Got 0" },
        { "a word for a number", ["train", "--data", "{table.csv}", "--label", "kind", "--epochs", "many", "--model", "{m.zip}"], "'many'" },
        { "an unknown option", ["train", "--data", "{table.csv}", "--label", "kind", "--model", "{m.zip}", "--frobnicate"], "--frobnicate" },
        { "an unknown verb", ["frobnicate"], "frobnicate" },
        { "a damaged model", ["evaluate", "--data", "{table.csv}", "--model", "{table.csv}"], "not a model" },
        { "a missing model", ["evaluate", "--data", "{table.csv}", "--model", "{nothing.zip}"], "is not there" },
        { "a report that is none", ["report", "{table.csv}"], "not the JSON of a report" },
        { "an odd kind of report", ["doctor", "--report", "{x.pdf}"], ".html, .md or .json" },
        { "an IDX file without labels", ["train", "--data", "{images-idx3-ubyte}", "--model", "{m.zip}"], "labels" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Bad_input_gives_one_line_and_code_one_and_leaves_nothing(string what, string[] arguments, string words)
    {
        using var folder = new Folder();
        folder.File("table.csv", Table);
        folder.File("one.csv", "a,kind\n1,x\n2,x\n");
        folder.File("empty.csv", "a,b,kind\n");
        folder.File("nil.csv", "");
        folder.File("short.csv", "a,b,kind\n1,2,x\n1,x\n");
        folder.File("twice.csv", "a,a,kind\n1,2,x\n");
        folder.File("images-idx3-ubyte", "nothing");
        var before = folder.Files;
        var call = Landscape.Run([.. arguments.Select(argument => argument is ['{', .. var name, '}'] ? folder.File(name) : argument)]);
        Assert.True(call.Code == 1, $"{what}: code {call.Code}, «{call.Error}»");
        Assert.Single(call.Error.Trim().Split('\n'));
        Assert.StartsWith("landscape: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(words, call.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files);
    }
}
