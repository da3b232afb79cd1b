using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool.Tests;

public class VerbTests
{
    [Theory]
    [InlineData("wine.csv", "cultivar", "multiclass", "accuracy", 0.9)]
    [InlineData("breast_cancer.csv", "benign", "multiclass", "accuracy", 0.9)]
    [InlineData("diabetes.csv", "progression", "regression", "R²", 0.2)]
    public void Real_tables_are_trained_on_judged_and_analysed(string file, string label, string task, string metric, double least)
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data(file), folder.File("model.zip"));
        var trained = Landscape.Run("train", "--data", data, "--label", label, "--model", model, "--epochs", "40", "--rate", "0.01", "--json", "-");
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Equal(task, trained.Json["task"]!.GetValue<string>());
        Assert.True(trained.Json["test"]![metric]!.GetValue<double>() > least, trained.Output);
        Assert.Equal(["model.zip"], folder.Files); // no checkpoint is left

        var judged = Landscape.Run("evaluate", "--data", data, "--model", model, "--json", folder.File("judged.json"));
        Assert.True(judged.Code == 0, judged.Error);
        Assert.Contains(metric, judged.Output, StringComparison.Ordinal);
        Assert.Contains($"\"{metric.Replace("²", "\\u00B2", StringComparison.Ordinal)}\"", File.ReadAllText(folder.File("judged.json")), StringComparison.Ordinal);

        var measured = Landscape.Run("analyze", "--data", data, "--model", model, "--rows", "100", "--json", "-");
        Assert.True(measured.Code == 0, measured.Error);
        Assert.Equal(100, measured.Json["conditions"]!["examples"]!.GetValue<int>());
        Assert.True(measured.Json["eigenvalues"]!["largest"]![0]!["value"]!.GetValue<double>() > 0);
    }

    [Fact]
    public void A_training_on_digits_is_reported_and_reports_are_drawn_anew_and_merged()
    {
        using var folder = new Folder();
        var (data, first, second) = (Landscape.Data("digits.csv"), folder.File("first.zip"), folder.File("second.zip"));
        Assert.Equal(0, Landscape.Run("train", "--data", data, "--label", "digit", "--model", first, "--epochs", "8", "--report", folder.File("first.json")).Code);
        Assert.Equal(0, Landscape.Run("train", "--data", data, "--label", "digit", "--model", second, "--epochs", "8", "--seed", "2", "--report", folder.File("second.html")).Code);
        var together = Landscape.Run("ensemble", "--data", data, "--model", first, second, "--json", "-", "--report", folder.File("ensemble.json"));
        Assert.True(together.Code == 0, together.Error);
        Assert.Equal(["first", "second"], together.Json["members"]!.AsArray().Select(member => member!["name"]!.GetValue<string>()));

        var merged = Landscape.Run("report", folder.File("first.json"), folder.File("ensemble.json"), "--title", "Both", "--report", folder.File("both.md"), "--csv", folder.File("csv"));
        Assert.True(merged.Code == 0, merged.Error);
        Assert.StartsWith("# Both\n", File.ReadAllText(folder.File("both.md")), StringComparison.Ordinal);
        Assert.Contains(folder.Files, file => file.EndsWith("01-loss-by-epoch.csv", StringComparison.Ordinal));
        Assert.Equal(8, ((TrainingSection)LandscapeReport.LoadJson(folder.File("first.json")).Sections[0]).Epochs.Length);
        Assert.True(new FileInfo(folder.File("second.html")).Length is > 500_000 and < 1_000_000);
    }

    [Theory]
    [InlineData("--recipe", "Calibrated", 4)]
    [InlineData("--ensemble", "snapshot", 5)]
    public void Ensembles_are_trained_and_judged(string option, string value, int members)
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data("wine.csv"), folder.File("model.zip"));
        var trained = Landscape.Run("train", "--data", data, "--label", "cultivar", "--model", model, option, value, "--epochs", "10", "--json", "-");
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Equal(members, trained.Json["members"]!.GetValue<int>());
        var judged = Landscape.Run("ensemble", "--data", data, "--model", model, "--json", "-");
        Assert.True(judged.Code == 0, judged.Error);
        Assert.Equal(members, judged.Json["members"]!.AsArray().Count);
    }

    [Fact]
    public void Two_networks_are_connected_aligned_and_looked_around_in_parts()
    {
        using var folder = new Folder();
        var (data, first, second) = (Landscape.Data("digits.csv"), folder.File("first.zip"), folder.File("second.zip"));
        foreach (var (seed, model) in new[] { ("1", first), ("2", second) })
            Assert.Equal(0, Landscape.Run("train", "--data", data, "--label", "digit", "--model", model, "--epochs", "12", "--rate", "0.005", "--seed", seed).Code);

        var connected = Landscape.Run("connect", "--data", data, "--model", first, second, "--rows", "500", "--json", "-", "--report", folder.File("connected.md"));
        Assert.True(connected.Code == 0, connected.Error);
        double Barrier(int way) => connected.Json[way]!["barrier"]!["aboveLine"]!.GetValue<double>();
        Assert.True(Barrier(0) > 0.3 && Barrier(1) < 0.05, connected.Output[..500]);
        Assert.Contains("One connected valley", File.ReadAllText(folder.File("connected.md")), StringComparison.Ordinal);

        var aligned = Landscape.Run("align", "--data", data, "--model", first, second, "--json", "-");
        Assert.True(aligned.Code == 0, aligned.Error);
        Assert.True(aligned.Json["after"]!["barrier"]!["aboveLine"]!.GetValue<double>() < 0.5 * aligned.Json["before"]!["barrier"]!["aboveLine"]!.GetValue<double>());

        string[] surface = ["surface", "--data", data, "--model", first, "--points", "9", "--rows", "200"];
        var whole = Landscape.Run([.. surface, "--json", folder.File("whole.json")]);
        Assert.True(whole.Code == 0, whole.Error);
        Assert.Equal(0, Landscape.Run([.. surface, "--shard", "1/2", "--part", folder.File("one.json")]).Code);
        Assert.Equal(0, Landscape.Run([.. surface, "--shard", "2/2", "--part", folder.File("two.json")]).Code);
        var merged = Landscape.Run([.. surface, "--merge", folder.File("one.json"), folder.File("two.json"), "--json", folder.File("merged.json")]);
        Assert.True(merged.Code == 0, merged.Error);
        var values = new[] { "whole.json", "merged.json" }.Select(name => Numerics.Geometry.Slices.SlicePart.FromJson(File.ReadAllText(folder.File(name))).ToSurface().Values[0].ToArray()).ToArray();
        Assert.Equal(81, values[0].Length);
        Assert.Equal(values[0], values[1]);
    }

    [Fact]
    public void The_doctor_says_what_is_there()
    {
        var call = Landscape.Run("doctor", "--json", "-");
        Assert.True(call.Code == 0, call.Error);
        Assert.All(call.Json.AsObject(), check => Assert.True(check.Value!["works"]!.GetValue<bool>(), check.Key));
    }

    [Fact]
    public void A_stopped_training_says_how_to_go_on_and_goes_on()
    {
        using var folder = new Folder();
        var model = folder.File("model.zip");
        string[] arguments = ["train", "--data", Landscape.Data("digits.csv"), "--label", "digit", "--model", model, "--epochs", "400", "--network", "mlp:200,200", "--batch", "8"];
        using var process = Landscape.Start(arguments);
        for (var waited = 0; waited < 600 && !File.Exists(model + ".checkpoint"); waited++)
            Thread.Sleep(100);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        var stopped = Landscape.End(process);
        Assert.True(stopped.Code == 130, $"{stopped.Code} {stopped.Error}");
        Assert.Contains("The same command goes on from", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(["model.zip.checkpoint"], folder.Files);
    }
}
