using System.Text.Json;
using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tests.Samples;

/// <summary>Every sample runs and shows what its documentation says.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    [Fact]
    public void The_main_job_reads_digits_well_and_survives_saving()
    {
        var output = _folder.Run("QuickStart");
        Assert.Contains("Confusion table", output, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(output, @"a \d is read as a \d with probability \d\.\d+"));
        Assert.Matches(@"from one of them to another the loss rises to [1-9]\.\d\d along the line, to 0\.0\d along a curve", output);
        Assert.InRange(new FileInfo(Path.Combine(_folder.FullName, "artifacts", "quickstart", "report.html")).Length, 500_000, 1_000_000);
        var results = Results("quickstart");
        Assert.InRange(results.GetProperty("testMicroAccuracy").GetDouble(), 0.97, 1);
        Assert.InRange(results.GetProperty("testLogLoss").GetDouble(), 0, 0.2);
        Assert.True(results.GetProperty("reloadedScoresEqual").GetBoolean());
        Assert.Equal((1797, 56_714, 30), (results.GetProperty("rows").GetInt32(), results.GetProperty("parameters").GetInt32(), results.GetProperty("epochs").GetInt32()));
        Assert.Contains(results.GetProperty("backend").GetString()![..4], new[] { "pack", "subs" });
        Assert.True(results.GetProperty("trainSeconds").GetDouble() > 0);
    }

    [Fact]
    public void Fashion_mnist_is_learnt_in_one_epoch()
    {
        _folder.Run("FashionMnist", "1");
        var results = Results("fashion-mnist");
        Assert.InRange(results.GetProperty("testMicroAccuracy").GetDouble(), 0.8, 1);
        Assert.Equal((60_000, 16_938), (results.GetProperty("rows").GetInt32(), results.GetProperty("parameters").GetInt32()));
    }

    [Theory]
    [InlineData("IntroPipeline", @"^epoch +train loss +train accuracy +valid loss +valid accuracy +rate +seconds\n(.+\n){10}\ntest accuracy 0\.9\d\d, log-loss 0\.\d\d\d\n$")]
    [InlineData("IntroOwnNetwork", @"^test accuracy (0\.9\d\d)\nafter saving and loading \1\n$")]
    [InlineData("IntroCheckpoint", @"^(epoch [1-4]: .+\n){4}interrupted; digits\.checkpoint is kept\n(epoch ([5-9]|1[0-2]): .+\n){8}12 epochs in all, weights of epoch \d+\n$")]
    [InlineData("IntroSpectrum", @"^before training\n(.*\n)+smallest eigenvalue +-(0\.[2-9]|[1-9])(.*\n)+after training\n(.*\n)+smallest eigenvalue +-0\.0\d*(.*\n)+$")]
    [InlineData("IntroSharpMinima", @"^ +training loss +largest eigenvalue.*\nbatches of 16 +0\.00\d\d .*\nbatches of 512 +0\.00\d\d .*\nSAM, radius 0\.1 +0\.00\d\d .*\n$")]
    [InlineData("IntroSameFunction", @"largest change of the outputs: 0\n(.*\n)+largest eigenvalue .* moves +moved\n(.*\n)+adaptive sharpness .* stays +stayed\n")]
    public void An_introduction_prints_what_it_promises(string name, string pattern)
    {
        var output = _folder.Run("Gallery", name);
        Assert.Matches(pattern, output);
        new GalleryOutput(output).IsAsTheCommentSays(name);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Without_libtorch_one_sentence_says_what_to_add()
    {
        var bare = Path.Combine(_folder.FullName, "bare");
        Directory.CreateDirectory(bare);
        foreach (var file in Directory.GetFiles(BuiltProgram.Folder("Gallery")).Where(file => !file.EndsWith(".so", StringComparison.Ordinal) && !file.EndsWith(".deps.json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(bare, Path.GetFileName(file)));
        var (exit, _, error) = BuiltProgram.RunAt(Path.Combine(bare, "Gallery.dll"), _folder.FullName, "IntroPipeline");
        Assert.NotEqual(0, exit);
        Assert.Contains("System.InvalidOperationException: libtorch could not be loaded. Add the package TorchSharp-cpu", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Results(string sample) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "artifacts", sample, "results.json"))).RootElement;
}
