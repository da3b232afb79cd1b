using System.Globalization;
using System.Text.Json.Nodes;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Tool.Tests;

public class VerbTests
{
    [Theory]
    [InlineData("wine.csv", "cultivar", "multiclass", "accuracy", 0.9, 178, 13, 3)]
    [InlineData("breast_cancer.csv", "benign", "multiclass", "accuracy", 0.9, 569, 30, 2)]
    [InlineData("diabetes.csv", "progression", "regression", "R²", 0.2, 442, 10, 1)]
    public void Real_tables_are_trained_on_and_judged(string file, string label, string task, string metric, double least, int rows, int features, int outputs)
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data(file), folder.File("model.zip"));
        var trained = Landscape.Json("train", "--data", data, "--label", label, "--model", model, "--epochs", "40", "--rate", "0.01", "--network", "mlp:16");
        Assert.Equal(task, trained["task"].Word());
        Assert.Equal((features * 16) + 16 + (16 * outputs) + outputs, trained["parameters"].Number());
        Assert.Equal(rows, trained["trainingRows"].Number() + trained["validationRows"].Number() + trained["test"]!["rows"].Number());
        Assert.InRange(trained["test"]!["metrics"]![metric].Number(), least, 1);
        Assert.Equal(["model.zip"], folder.Files); // no checkpoint is left

        var shown = Landscape.Do("evaluate", "--data", data, "--model", model, "--json", folder.File("judged.json"));
        Assert.Contains(metric, shown, StringComparison.Ordinal);
        var judged = JsonNode.Parse(File.ReadAllText(folder.File("judged.json")))!;
        Assert.Equal(rows, judged["rows"].Number());

        // The landscape's loss over the same rows is what ML.NET judges by; that of a regression is in units of the labels' variance over the training rows.
        var measured = Landscape.Json("analyze", "--data", data, "--model", model, "--measures", "Risk");
        Assert.Equal(rows, measured["conditions"]!["examples"].Number());
        var metrics = judged["metrics"]!;
        var loss = measured["risk"]!["loss"].Number();
        if (task == "regression")
            Assert.Equal(Deviation(data), metrics["root mean squared error"].Number() / Math.Sqrt(loss), 0.05 * Deviation(data));
        else
            Assert.Equal(1, loss / metrics["log loss"].Number(), 1e-4);
    }

    /// <summary>Of the last column of a file.</summary>
    private static double Deviation(string data)
    {
        double[] labels = [.. File.ReadLines(data).Skip(1).Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture))];
        return Math.Sqrt(labels.Average(label => Math.Pow(label - labels.Average(), 2)));
    }

    [Fact]
    public void An_analysis_measures_what_its_flags_say()
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data("wine.csv"), folder.File("model.zip"));
        Landscape.Do("train", "--data", data, "--label", "cultivar", "--model", model, "--epochs", "20", "--network", "mlp:5");
        var metrics = Landscape.Json("analyze", "--data", data, "--model", model, "--rows", "100", "--eigenvalues", "88", "--measures", "Eigenvalues,Spectrum,Sharpness,Trace", "--probes", "2", "--steps", "30", "--rho", "0.2", "--layers", "--double");
        Assert.Equal(100, metrics["conditions"]!["examples"].Number());
        Assert.Equal((13 * 5) + 5 + (5 * 3) + 3, metrics["conditions"]!["parameters"].Number());
        double[] eigenvalues = [.. metrics["eigenvalues"]!["largest"]!.AsArray().Select(one => one!["value"].Number())];
        Assert.Equal(88, eigenvalues.Length); // all there are, so that their sum is the trace
        Assert.Equal(eigenvalues.Sum(), metrics["spectrum"]!["trace"]!["value"].Number(), 1e-6);
        JsonNode[] layers = [.. metrics["layers"]!.AsArray().Select(layer => layer!)];
        Assert.Equal([70, 18], layers.Select(layer => layer["parameters"].Number()));
        Assert.Equal(eigenvalues.Sum(), layers.Sum(layer => layer["trace"]!["value"].Number()), 0.02 * eigenvalues.Sum()); // the trace is asked for to 1 %
        Assert.All(layers, layer => Assert.InRange(layer["largestEigenvalue"]!["value"].Number(), 0, eigenvalues[0])); // blocks lie within the whole
        Assert.Equal(0.2, metrics["sharpness"]!["adversarial"]!["rho"].Number());
        Assert.True(metrics["sharpness"]!["adversarial"]!["value"].Number() > 0);
        Assert.Equal(("2", "30"), (metrics["conditions"]!["options"]!["Probes"].Word(), metrics["conditions"]!["options"]!["Steps"].Word()));
        Assert.Null(metrics["inputGradient"]);
    }

    [Fact]
    public void A_training_on_digits_is_reported_and_reports_are_drawn_anew_and_merged()
    {
        using var folder = new Folder();
        var (data, first, second) = (folder.File("data.csv", File.ReadAllText(Landscape.Data("digits.csv"))), folder.File("first.zip"), folder.File("second.zip"));
        string[] train = ["train", "--data", data, "--label", "digit", "--epochs", "8"];
        Landscape.Do([.. train, "--model", first, "--report", folder.File("first.json")]);
        Landscape.Do([.. train, "--model", second, "--seed", "2", "--report", folder.File("second.html")]);
        Assert.InRange(new FileInfo(folder.File("second.html")).Length, 500_000, 1_000_000);
        var together = Landscape.Json("ensemble", "--data", data, "--model", first, second, "--report", folder.File("ensemble.json"));
        Assert.Equal(["first", "second"], together["members"]!.AsArray().Select(member => member!["name"].Word()));
        var judged = Landscape.Json("evaluate", "--data", data, "--model", first);
        Assert.Equal(judged["metrics"]!["accuracy"].Number(), together["members"]![0]!["classification"]!["accuracy"]!["value"].Number(), 1e-9);

        Landscape.Do("report", folder.File("second.html"), "--report", folder.File("page.md")); // a page holds its report
        Assert.Contains("8 epochs", File.ReadAllText(folder.File("page.md")), StringComparison.Ordinal);

        // Nothing is computed: there is nothing left to compute with.
        foreach (var gone in new[] { data, first, second })
            File.Delete(gone);
        Landscape.Do("report", folder.File("first.json"), folder.File("ensemble.json"), "--title", "Both", "--report", folder.File("both.json"), "--csv", folder.File("csv"));
        var shown = Landscape.Do("report", folder.File("both.json"), "--report", folder.File("both.md"));
        Assert.StartsWith("Both: 2 sections\n", shown, StringComparison.Ordinal);
        var both = LandscapeReport.LoadJson(folder.File("both.json"));
        Assert.Equal(both.ToMarkdown(), File.ReadAllText(folder.File("both.md")));
        Assert.Contains(folder.Files, file => file.EndsWith("01-loss-by-epoch.csv", StringComparison.Ordinal));
        Assert.Equal(8, ((TrainingSection)both.Sections[0]).Epochs.Length);
        Assert.Equal(both.ToJson(), LandscapeReport.FromJson(Landscape.Json("report", folder.File("both.json")).ToJsonString()).ToJson());
    }

    [Theory]
    [InlineData("--recipe", "Calibrated", null, 4)]
    [InlineData("--ensemble", "snapshot", null, 4)]
    [InlineData("--ensemble", "snapshot", "5", 5)]
    [InlineData("--ensemble", "deep", "2", 2)]
    [InlineData("--ensemble", "swag", "3", 3)]
    public void Ensembles_are_trained_and_judged(string option, string value, string? asked, int members)
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data("wine.csv"), folder.File("model.zip"));
        var trained = Landscape.Json(["train", "--data", data, "--label", "cultivar", "--model", model, option, value, "--epochs", "10", "--network", "mlp:8", .. asked is null ? [] : new[] { "--members", asked }]);
        Assert.Equal(members, trained["members"].Number());
        Assert.Equal(members * ((13 * 8) + 8 + (8 * 3) + 3), trained["parameters"].Number());
        var judged = Landscape.Json("ensemble", "--data", data, "--model", model);
        Assert.Equal(members, judged["members"]!.AsArray().Count);
    }

    [Fact]
    public void The_doctor_says_what_is_there()
    {
        var checks = Landscape.Json("doctor");
        Assert.Equal(["backend", "landscape", ".NET", "libtorch", "threads", "GPU", "charts"], checks.AsObject().Select(check => check.Key));
        Assert.All(checks.AsObject(), check => Assert.True(check.Value!["works"]!.GetValue<bool>(), check.Key));
        Assert.Contains($"on {Environment.ProcessorCount} processors", checks["threads"]!["says"].Word(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verb_has_help_with_examples_that_call_it()
    {
        var root = Landscape.Do("--help");
        string[] verbs = ["train", "evaluate", "analyze", "surface", "connect", "align", "tunnel", "sweep", "dimension", "ensemble", "report", "doctor"];
        Assert.All(verbs, verb => Assert.Contains($"\n  {verb} ", root, StringComparison.Ordinal));
        Parallel.ForEach(verbs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, verb =>
        {
            var help = Landscape.Do(verb, "--help");
            Assert.Contains($"\nExamples:\n  landscape {verb}", help, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", help, StringComparison.Ordinal);
        });
    }
}
