using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetLandscape.Tool.Tests;

public class DataTests
{
    private static readonly string[] Lines = File.ReadAllLines(Landscape.Data("wine.csv"));

    /// <summary>What a network reaches on the file as it is.</summary>
    private static readonly Lazy<string> Plain = new(() =>
    {
        using var folder = new Folder();
        return Train(folder, Landscape.Data("wine.csv"))["test"]!.ToJsonString();
    });

    /// <summary>The same rows, otherwise written.</summary>
    public static TheoryData<string, string> Dialects => new()
    {
        { "wine.tsv", Text(line => line.Replace(',', '\t')) },
        { "semicolons.csv", Text(line => line.Replace(',', ';')) },
        { "bars.txt", Text(line => line.Replace(',', '|')) },
        { "quoted.csv", "\uFEFF" + Text(line => string.Join(" , ", line.Split(',').Select(cell => $"\"{cell}\"")), "\r\n") },
        { "blank-lines.csv", Text(line => line + "\n") },
        { "exponents.csv", Text((line, row) => row == 0 ? line : string.Join(',', line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture).ToString("e9", CultureInfo.InvariantCulture)))) },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_file_is_the_same_however_it_is_written(string name, string text)
    {
        using var folder = new Folder();
        var words = Landscape.Do("train", "--data", folder.File(name, text), "--label", "cultivar", "--model", folder.File("m.zip"), "--epochs", "2", "--json", folder.File("m.json")).Split('\n');
        Assert.Equal(["178 rows; label 'cultivar': 3 classes", "13 columns of numbers"], words[..2]);
        Assert.Equal(Plain.Value, JsonNode.Parse(File.ReadAllText(folder.File("m.json")))!["test"]!.ToJsonString());
    }

    [Fact]
    public void At_evaluation_columns_may_stand_in_another_order_among_others()
    {
        using var folder = new Folder();
        Train(folder, Landscape.Data("wine.csv"));
        var turned = folder.File("turned.csv", Text((line, row) => string.Join(',', line.Split(',').Append(row == 0 ? "remark" : "\"a, b\"").Reverse())));
        var plain = Landscape.Json("evaluate", "--data", Landscape.Data("wine.csv"), "--model", folder.File("m.zip"));
        Assert.Equal(plain.ToJsonString(), Landscape.Json("evaluate", "--data", turned, "--model", folder.File("m.zip")).ToJsonString());
        Assert.Equal((178, 0), (plain["rows"].Number(), plain["leftOut"].Number()));
    }

    [Fact]
    public void Words_become_categories_and_what_was_inferred_is_said()
    {
        using var folder = new Folder();
        var random = new Random(1);
        string[] colours = ["red", "green, dark", "\"blue\""];
        var rows = Enumerable.Range(0, 120).Select(row => (Colour: row % 3, Noise: random.NextDouble(), Id: $"id {row}"))
            .Select(row => $"\"{colours[row.Colour].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{row.Noise.ToString(CultureInfo.InvariantCulture)},{row.Id},,{(row.Colour == 1 ? "yes" : "no")}");
        var data = folder.File("colours.csv", "colour,Label,remark,nothing,Score\n" + string.Join('\n', rows));
        string[] train = ["train", "--data", data, "--label", "Score", "--network", "mlp:4", "--model", folder.File("m.zip"), "--epochs", "40", "--rate", "0.02"];
        var words = Landscape.Do(train).Split('\n');
        Assert.Equal("120 rows; label 'Score': 2 classes", words[0]);
        Assert.Equal("1 columns of numbers, 1 of categories: 'colour' (3)", words[1]);
        Assert.Equal("'remark' has more than 100 different words (line 2: 'id 0'): left out", words[2]);
        Assert.Equal("'nothing' is empty: left out", words[3]);
        var trained = Landscape.Json(train);
        Assert.Equal((4 * 4) + 4 + (4 * 2) + 2, trained["parameters"].Number()); // 3 colours and a number, 4 units, 2 classes
        Assert.Equal(1, trained["test"]!["metrics"]!["accuracy"].Number());
    }

    [Fact]
    public void Rows_that_lack_a_number_or_the_label_are_counted_and_left_out()
    {
        using var folder = new Folder();
        string[] gaps = ["NA", "", "?", "null"];
        var data = folder.File("gaps.csv", Text((line, row) => row is > 0 and <= 4 ? $"{gaps[row - 1]},{line.Split(',', 2)[1]}" : row == 5 ? line[..line.LastIndexOf(',')] + "," : line));
        Assert.Contains("5 rows lack a number or the label: they are left out\n", Landscape.Do("train", "--data", data, "--label", "cultivar", "--model", folder.File("m.zip"), "--epochs", "2", "--test-fraction", "0", "--json", folder.File("m.json")), StringComparison.Ordinal);
        var trained = JsonNode.Parse(File.ReadAllText(folder.File("m.json")))!;
        Assert.Equal(173, trained["trainingRows"].Number() + trained["validationRows"].Number());
        var judged = Landscape.Json("evaluate", "--data", data, "--model", folder.File("m.zip"));
        Assert.Equal((173, 5), (judged["rows"].Number(), judged["leftOut"].Number()));
        var whole = folder.File("whole.csv", string.Join('\n', Lines.Where((_, row) => row is 0 or > 5)));
        var alone = Landscape.Json("evaluate", "--data", whole, "--model", folder.File("m.zip"));
        Assert.All(alone["metrics"]!.AsObject(), metric => Assert.Equal(metric.Value.Number(), judged["metrics"]![metric.Key].Number(), 1e-6));
    }

    [Fact]
    public void The_task_follows_from_the_label_and_may_be_said()
    {
        using var folder = new Folder();
        var data = folder.File("truth.csv", "a,b,yes\n" + string.Join('\n', Enumerable.Range(0, 60).Select(row => $"{row % 7},{row % 5},{(row % 7 > 3 ? "TRUE" : "false")}")));
        JsonNode Of(params string[] more) => Landscape.Json(["train", "--data", data, "--model", folder.File("m.zip"), "--epochs", "30", "--rate", "0.02", .. more]);
        Assert.Equal("multiclass", Of("--label", "yes")["task"].Word());
        var binary = Of("--label", "yes", "--task", "binary");
        Assert.Equal(("binary", 1), (binary["task"].Word(), binary["test"]!["metrics"]!["area under ROC"].Number()));
        Assert.Equal("regression", Of("--label", "a", "--task", "Regression")["task"].Word());
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")]
    public void Images_are_read_plain_and_compressed(string images, string labels)
    {
        using var folder = new Folder();
        const int Rows = 200, Size = 6;
        var (pixels, classes) = (new byte[Rows * Size * Size], new byte[Rows]);
        new Random(1).NextBytes(pixels);
        for (var row = 0; row < Rows; row++)
        {
            classes[row] = (byte)(row % 2 == 0 ? 3 : 7);
            pixels.AsSpan((row * Size * Size) + (row % 2 * Size * Size / 2), Size * Size / 2).Fill(255); // the upper or the lower half
        }

        Write(folder.File(images), pixels, Rows, Size, Size);
        Write(folder.File(labels), classes, Rows);
        var trained = Landscape.Json("train", "--data", folder.File(images), "--network", "cnn:4", "--model", folder.File("m.zip"), "--epochs", "5", "--rate", "0.01", "--split-seed", "2");
        Assert.Equal(1, trained["test"]!["metrics"]!["accuracy"].Number());
        var judged = Landscape.Json("evaluate", "--data", folder.File(images), "--model", folder.File("m.zip"));
        Assert.Equal((Rows, 1), (judged["rows"].Number(), judged["metrics"]!["accuracy"].Number()));
    }

    private static JsonNode Train(Folder folder, string data, params string[] more) =>
        Landscape.Json(["train", "--data", data, "--label", "cultivar", "--model", folder.File("m.zip"), "--epochs", "2", .. more]);

    private static string Text(Func<string, string> line, string end = "\n") => string.Join(end, Lines.Select(line)) + end;

    private static string Text(Func<string, int, string> line) => string.Join('\n', Lines.Select(line)) + '\n';

    private static void Write(string path, byte[] bytes, params int[] shape)
    {
        using var file = File.Create(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        Span<byte> number = stackalloc byte[4];
        foreach (var value in shape.Prepend(0x0800 + shape.Length))
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
            stream.Write(number);
        }

        stream.Write(bytes);
    }
}
