using System.Text.Json.Nodes;
using MlNetLandscape.Numerics.Geometry.Slices;
using static TorchSharp.torch;

namespace MlNetLandscape.Tool.Tests;

public class GeometryTests
{
    [Fact]
    public void Two_networks_are_connected_and_aligned()
    {
        using var folder = new Folder();
        var (data, first, second) = (Landscape.Data("digits.csv"), folder.File("first.zip"), folder.File("second.zip"));
        foreach (var (seed, model) in new[] { ("1", first), ("2", second) })
            Landscape.Do("train", "--data", data, "--label", "digit", "--model", model, "--epochs", "12", "--rate", "0.005", "--seed", seed);

        var connected = Landscape.Json("connect", "--data", data, "--model", first, second, "--rows", "500", "--report", folder.File("connected.md"));
        Assert.Equal(["Line", "Bezier"], connected.AsArray().Select(way => way!["way"].Word()));
        double Barrier(int way) => connected[way]!["barrier"]!["aboveLine"].Number();
        Assert.True(Barrier(0) > 0.3 && Barrier(1) < 0.05, $"{Barrier(0)} {Barrier(1)}");
        Assert.Equal(1, connected[0]!["relativeLength"].Number(), 1e-6);
        Assert.True(connected[1]!["relativeLength"].Number() > 1);
        Assert.Contains("One connected valley", File.ReadAllText(folder.File("connected.md")), StringComparison.Ordinal);

        var aligned = Landscape.Json("align", "--data", data, "--model", first, second);
        double Wall(string when) => aligned[when]!["barrier"]!["aboveLine"].Number();
        Assert.True(Wall("after") < 0.5 * Wall("before"), $"{Wall("before")} {Wall("after")}");
        Assert.True(aligned["similarity"].Number() > aligned["startSimilarity"].Number());
    }

    [Fact]
    public void A_tunnel_is_an_angle_whose_tangent_is_radius_by_norm()
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data("breast_cancer.csv"), folder.File("model.zip"));
        Landscape.Do("train", "--data", data, "--label", "benign", "--model", model, "--epochs", "20");
        var judged = Landscape.Json("evaluate", "--data", data, "--model", model);
        var tunnel = Landscape.Json("tunnel", "--data", data, "--model", model, "--threshold", "0.5", "--probes", "8", "--along", "0.5,1", "--radii", "4,1", "--report", folder.File("tunnel.md"));
        var width = tunnel["width"]!;
        var norm = width["norm"].Number();
        Assert.Equal(judged["metrics"]!["log loss"].Number(), width["loss"].Number(), 1e-5);
        Assert.Equal(8, width["probes"]!.AsArray().Count);
        Assert.All(width["probes"]!.AsArray(), probe => Assert.Equal(probe!["radius"].Number() / norm, Math.Tan(double.DegreesToRadians(probe["angle"].Number())), 1e-9));
        Assert.Equal(width["probes"]!.AsArray().Average(probe => probe!["angle"].Number()), width["angle"]!["value"].Number(), 1e-9);
        Assert.Equal(0.5 * norm, tunnel["alongRay"]![0]!["width"]!["norm"].Number(), 1e-4);
        Assert.Equal(width["angle"]!["value"].Number(), tunnel["alongRay"]![1]!["width"]!["angle"]!["value"].Number(), 1e-9);
        Assert.Equal([1, 4], tunnel["radial"]!["losses"]!.AsArray().Select(at => at!["radius"].Number()));
        Assert.Equal(width["loss"].Number(), tunnel["radial"]!["centreLoss"].Number(), 1e-6);
        Assert.Contains("angle at 0.5 θ", File.ReadAllText(folder.File("tunnel.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_trains_every_setting_to_one_loss()
    {
        using var folder = new Folder();
        var sweep = Landscape.Json("sweep", "--data", Landscape.Data("wine.csv"), "--label", "cultivar", "--network", "mlp:8", "--optimizer", "sgd", "--rate", "0.1", "--epochs", "60", "--trainings", "2", "--probes", "5",
            "--rates", "0.05", "0.2", "--batches", "8", "--weight-decays", "0.001", "--dropouts", "0.1", "--target", "0.2", "--report", folder.File("sweep.md"));
        JsonNode[] settings = [.. sweep["settings"]!.AsArray().Select(setting => setting!)];
        Assert.Equal(["LearningRate 0.05", "LearningRate 0.2", "BatchSize 8", "WeightDecay 0.001", "Dropout 0.1"], settings.Select(setting => FormattableString.Invariant($"{setting["axis"].Word()} {setting["value"].Number()}")));
        Assert.All(settings, setting =>
        {
            JsonNode[] runs = [.. setting["runs"]!.AsArray().Select(run => run!)];
            Assert.Equal(2, runs.Length);
            Assert.All(runs, run => Assert.InRange(run["loss"].Number(), 0, 0.2));
            Assert.Equal(runs.Average(run => run["width"]!["angle"]!["value"].Number()), setting["angle"]!["value"].Number(), 1e-9);
        });
        Assert.True(settings[0]["runs"]![0]!["steps"].Number() > settings[1]["runs"]![0]!["steps"].Number()); // a lower rate takes longer
        Assert.Contains("learning rate", File.ReadAllText(folder.File("sweep.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_intrinsic_dimension_lies_between_what_fails_and_what_suffices()
    {
        using var folder = new Folder();
        var found = Landscape.Json("dimension", "--data", Landscape.Data("wine.csv"), "--label", "cultivar", "--network", "mlp:16", "--epochs", "20", "--rate", "0.01", "--smallest", "1", "--subspaces", "2", "--resolution", "0.3",
            "--report", folder.File("dimension.md"));
        Assert.Equal((13 * 16) + 16 + (16 * 3) + 3, found["parameters"].Number());
        Assert.Equal(0.9 * found["baseline"].Number(), found["threshold"].Number(), 1e-9);
        var (value, below) = (found["value"].Number(), found["largestBelow"].Number());
        double Score(double dimension) => found["scores"]!.AsArray().Where(score => score!["dimension"].Number() == dimension).Average(score => score!["score"].Number());
        Assert.True(Score(value) >= found["threshold"].Number() && below < value && value - below <= Math.Max(1, 0.3 * value), found.ToJsonString());
        Assert.True(below == 0 || Score(below) < found["threshold"].Number());
        Assert.InRange(value, 2, 60); // three classes need two directions at least, and few do
        Assert.Contains("Intrinsic dimension in", File.ReadAllText(folder.File("dimension.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_surface_lies_in_the_plane_of_a_training_and_shows_its_path()
    {
        using var folder = new Folder();
        var (data, model, path) = (Landscape.Data("digits.csv"), folder.File("model.zip"), folder.File("path.bin"));
        Assert.Contains("points of 6570 parameters", Landscape.Do("train", "--data", data, "--label", "digit", "--model", model, "--epochs", "3", "--trajectory", path), StringComparison.Ordinal);
        var part = SlicePart.FromJson(Landscape.Json("surface", "--data", data, "--model", model, "--trajectory", path, "--points", "5", "--rows", "200", "--report", folder.File("path.md")).ToJsonString());
        using var trajectory = Trajectory.Load(path);
        Assert.Equal(trajectory.Count, part.Points.Length);
        using var way = trajectory[0] - trajectory[trajectory.Count - 1];
        var first = part.Points[0];
        Assert.Equal(way.norm().item<float>(), Math.Sqrt((first.X * first.X) + (first.Y * first.Y) + (first.Distance * first.Distance)), 1e-3);
        Assert.Equal((0, 0), (Math.Round(part.Points[^1].X, 6), Math.Round(part.Points[^1].Y, 6)));
        Assert.InRange(part.Variance!.Explained.Sum(), 0.5, 1);
        Assert.Contains("principal plane of a trajectory", File.ReadAllText(folder.File("path.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_surface_in_shards_is_the_surface()
    {
        using var folder = new Folder();
        var (data, model) = (Landscape.Data("digits.csv"), folder.File("model.zip"));
        Landscape.Do("train", "--data", data, "--label", "digit", "--model", model, "--epochs", "3");
        string[] surface = ["surface", "--data", data, "--model", model, "--points", "9", "--rows", "200"];
        var whole = SlicePart.FromJson(Landscape.Json(surface).ToJsonString()).ToSurface();
        Landscape.Do([.. surface, "--shard", "1/2", "--part", folder.File("one.json")]);
        Landscape.Do([.. surface, "--shard", "2/2", "--part", folder.File("two.json")]);
        var merged = SlicePart.FromJson(Landscape.Json([.. surface, "--merge", folder.File("one.json"), folder.File("two.json")]).ToJsonString()).ToSurface();
        Assert.Equal(81, whole.Values[0].Length);
        Assert.Equal(whole.Values[0].ToArray(), merged.Values[0].ToArray());
        var middle = Landscape.Json("analyze", "--data", data, "--model", model, "--rows", "200", "--measures", "Risk")["risk"]!["loss"].Number();
        Assert.Equal(middle, whole.Values[0][40], 1e-5); // the network is in the middle
    }
}
