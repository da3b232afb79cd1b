namespace MlNetLandscape.Tool.Tests;

/// <summary>Two models that are there before any bad input.</summary>
public sealed class BadInputModels : IDisposable
{
    private readonly Folder _folder = new();

    public BadInputModels()
    {
        var table = _folder.File("table.csv", BadInputTests.Table);
        Landscape.Do("train", "--data", table, "--label", "kind", "--model", Model, "--epochs", "1", "--test-fraction", "0", "--network", "mlp:4", "--trajectory", Path);
        Landscape.Do("train", "--data", table, "--label", "a", "--task", "regression", "--model", Other, "--epochs", "1", "--test-fraction", "0", "--network", "mlp:4");
    }

    public string Model => _folder.File("m.zip");

    public string Other => _folder.File("other.zip");

    public string Path => _folder.File("m.path");

    public void Dispose() => _folder.Dispose();
}

public class BadInputTests(BadInputModels models) : IClassFixture<BadInputModels>
{
    internal const string Table = "a,b,kind\n1,2,x\n2,3,y\n3,4,x\n4,1,y\n5,2,x\n6,1,y\n7,7,x\n8,1,y\n";

    /// <summary>Files by name: «{name}» in a call is one of them, in a folder of its own.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["table.csv"] = Table,
        ["one.csv"] = "a,kind\n1,x\n2,x\n",
        ["empty.csv"] = "a,b,kind\n",
        ["nil.csv"] = "",
        ["short.csv"] = "a,b,kind\n1,2,x\n1,x\n",
        ["twice.csv"] = "a,a,kind\n1,2,x\n",
        ["comma.csv"] = "a;kind\n1,5;x\n2;y\n",
        ["headless.csv"] = "1,2\n3,4\n",
        ["nameless.csv"] = ",a,kind\n0,1,x\n1,2,y\n",
        ["open.csv"] = "a,kind\n1,x\n\"2,y\n",
        ["behind.csv"] = "a,kind\n\"1\"2,x\n",
        ["huge.csv"] = "a,kind\n1e99,x\n2,y\n",
        ["gaps.csv"] = "a,b,kind\n,1,x\n2,NA,y\n",
        ["words.csv"] = "a,b,kind\n1,two,x\n",
        ["unknown.csv"] = "a,b,kind\n1,2,z\n",
        ["nolabel.csv"] = "a,b\n1,2\n",
        ["binary.csv"] = "a,kind\n1,\0\n",
        ["nothing.json"] = "{}",
        ["cut.json"] = "[1,2",
        ["newer.json"] = """{"format":"MlNetLandscape report","version":9,"report":{}}""",
        ["hollow.json"] = """{"format":"MlNetLandscape report","version":1,"report":{"title":"x","sections":[{"kind":"surface"}]}}""",
        ["damaged.zip"] = "PK\u0003\u0004 not a zip",
        ["images-idx3-ubyte"] = "nothing",
    };

    /// <summary>What is given, and what the one line must say. «M» is a model of x and y by a and b, «O» one of a by b and kind, «P» the trajectory of the first.</summary>
    public static TheoryData<string, string> Calls => new()
    {
        { "train --data {missing.csv} --label kind --model {m.zip}", "is not there" },
        { "train --data {} --label kind --model {m.zip}", "is a folder" },
        { "train --data {table.csv} --label nothing --model {m.zip}", "has no column 'nothing', which --label asks for. It has 'a', 'b', 'kind'" },
        { "train --data {table.csv} --model {m.zip}", "--label NAME" },
        { "train --data {table.csv} --label kind --task regression --model {m.zip}", "the label 'x' is not a number" },
        { "train --data {table.csv} --label kind --task binary --model {m.zip}", "'x' in the column 'kind' is not 0 or 1" },
        { "train --data {one.csv} --label kind --model {m.zip}", "one class only" },
        { "train --data {table.csv} --label a --task binary --model {m.zip}", "'a' has 8" },
        { "train --data {empty.csv} --label kind --model {m.zip}", "no rows" },
        { "train --data {nil.csv} --label kind --model {m.zip}", "is empty" },
        { "train --data {short.csv} --label kind --model {m.zip}", "Line 3" },
        { "train --data {twice.csv} --label kind --model {m.zip}", "'a' 2 times" },
        { "train --data {comma.csv} --label kind --model {m.zip}", "Line 2 of" },
        { "train --data {comma.csv} --label kind --model {m.zip} ", "has a decimal comma. Write numbers with a point: 1.5" },
        { "train --data {headless.csv} --label 1 --model {m.zip}", "A header is needed" },
        { "train --data {nameless.csv} --label kind --model {m.zip}", "no name for column 1" },
        { "train --data {open.csv} --label kind --model {m.zip}", "Line 3" },
        { "train --data {behind.csv} --label kind --model {m.zip}", "text follows a closing quote" },
        { "train --data {huge.csv} --label kind --model {m.zip}", "'1e99' in the column 'a' is beyond the numbers" },
        { "train --data {gaps.csv} --label kind --model {m.zip}", "Every row" },
        { "train --data {binary.csv} --label kind --model {m.zip}", "is not a text file" },
        { "train --data {images-idx3-ubyte} --model {m.zip}", "damaged" },
        { "train --data {table.csv} --label kind --network brain --model {m.zip}", "Got 'brain'" },
        { "train --data {table.csv} --label kind --network mlp:x --model {m.zip}", "Got 'mlp:x'" },
        { "train --data {table.csv} --label kind --network {cut.json} --model {m.zip}", "cannot be read" },
        { "train --data {table.csv} --label kind --network lenet --model {m.zip}", "needs images" },
        { "train --data {table.csv} --label kind --optimizer magic --model {m.zip}", "Got 'magic'" },
        { "train --data {table.csv} --label kind --recipe Fast --optimizer sgd --model {m.zip}", "leave --optimizer out" },
        { "train --data {table.csv} --label kind --ensemble snapshot --members 5 --epochs 2 --model {m.zip}", "Got 2" },
        { "train --data {table.csv} --label kind --ensemble fge --members 5 --model {m.zip}", "Leave --members out" },
        { "train --data {table.csv} --label kind --members 5 --model {m.zip}", "--members goes with" },
        { "train --data {table.csv} --label kind --ensemble deep --trajectory {p} --model {m.zip}", "of one training" },
        { "train --data {table.csv} --label kind --test-fraction 1.5 --model {m.zip}", "Got '1.5'" },
        { "train --data {table.csv} --label kind --test-fraction 0.999 --model {m.zip}", "no row is left to train on" },
        { "train --data {table.csv} --label kind --epochs 0 --model {m.zip}", "Got '0'" },
        { "train --data {table.csv} --label kind --epochs many --model {m.zip}", "--epochs must be a whole number, at least 1. Got 'many'" },
        { "train --data {table.csv} --label kind --rate 0,1 --model {m.zip}", "Got '0,1'" },
        { "train --data {table.csv} --label kind --task 2 --model {m.zip}", "one of Auto, Multiclass, Binary, Regression" },
        { "train --data {table.csv} --label kind --model {m.zip} --frobnicate", "--frobnicate" },
        { "train --data {table.csv} --label kind --model {}", "is a folder" },
        { "train --data {table.csv} --label kind --model {table.csv}", "which is read" },
        { "train --data {table.csv} --label kind --model {table.csv/m.zip}", "is a file" },
        { "train --data {table.csv} --label kind --model {m.zip} --json {m.zip}", "--model and --json are the same file" },
        { "train --data {table.csv} --label kind --model {m.zip} --json {x.json} --report {x.json}", "--json and --report are the same file" },
        { "train --data {table.csv} --label kind --model /proc/m.zip", "cannot be written" },
        { "evaluate --data {table.csv} --model {damaged.zip}", "cannot be read" },
        { "evaluate --data {table.csv} --model {missing.zip}", "is not there" },
        { "evaluate --data {one.csv} --model M", "has no column 'b', which the model was fitted to" },
        { "evaluate --data {nolabel.csv} --model M", "has no column 'kind'" },
        { "evaluate --data {unknown.csv} --model M", "None of the 1 rows can be judged" },
        { "evaluate --data {words.csv} --model M", "'two' in the column 'b' is not a number" },
        { "analyze --data {table.csv} --model {damaged.zip}", "cannot be read" },
        { "analyze --data {table.csv} --model M --measures Colour", "some of Risk, Eigenvalues" },
        { "analyze --data {table.csv} --model M M", "takes 1 model" },
        { "surface --data {table.csv} --model M O --radius 2", "take different columns" },
        { "surface --data {table.csv} --model M --shard 1/2", "--part" },
        { "surface --data {table.csv} --model M --shard 3/2 --part {p.json}", "3/2" },
        { "surface --data {table.csv} --model M --merge {nothing.json}", "cannot be read" },
        { "surface --data {table.csv} --model M --trajectory {cut.json}", "cannot be read" },
        { "surface --data {table.csv} --model M --trajectory P --radius 2", "Leave them out" },
        { "surface --data {table.csv} --model O --trajectory P", "of another network" },
        { "connect --data {table.csv} --model M", "takes 2 models" },
        { "connect --data {table.csv} --model M M", "given twice" },
        { "connect --data {table.csv} --model M O", "take different columns" },
        { "align --data {table.csv} --model M O --by Colour", "one of Weights, Activations" },
        { "tunnel --data {table.csv} --model M --threshold 0.001", "not below --threshold 0.001" },
        { "tunnel --data {table.csv} --model M --along 0,1", "Got '0,1'" },
        { "sweep --data {table.csv} --label kind", "Say what is varied" },
        { "sweep --data {table.csv} --label kind --batches 1.5", "Got '1.5'" },
        { "sweep --data {table.csv} --label kind --rates 0.1 --target 2", "--target must be below --threshold" },
        { "dimension --data {table.csv} --label kind --smallest 9 --largest 2", "Got 2 and 9" },
        { "dimension --data {table.csv} --label kind --test-fraction 0", "Got '0'" },
        { "ensemble --data {table.csv} --model M O", "take different columns" },
        { "report {table.csv}", "not the JSON of a report" },
        { "report {missing.json}", "is not there" },
        { "report {cut.json}", "not the JSON of a report" },
        { "report {newer.json}", "version 9" },
        { "report {hollow.json}", "cannot be read" },
        { "report {newer.json} --report {newer.json}", "which is read" },
        { "doctor --report {x.pdf}", ".html, .md or .json" },
        { "frobnicate", "frobnicate" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Bad_input_gives_one_line_and_code_one_and_leaves_nothing(string call, string words)
    {
        using var folder = new Folder();
        foreach (var (name, text) in Files)
            folder.File(name, text);
        var before = folder.Files;
        var result = Landscape.Run([.. call.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            "M" => models.Model, "O" => models.Other, "P" => models.Path, ['{', .. var name, '}'] => folder.File(name), _ => word,
        })]);
        Assert.True(result.Code == 1, $"{result.Code} {result.Error}");
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.StartsWith("landscape: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal); // no types
        Assert.Equal(before, folder.Files);
    }
}
