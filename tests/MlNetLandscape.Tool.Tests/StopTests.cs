using System.Diagnostics;
using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Tool.Tests;

/// <summary>Ctrl+C.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly Folder _folder = new();

    [Fact]
    public void A_training_that_was_stopped_goes_on_and_ends_in_the_same_network()
    {
        string[] Train(string name) => ["train", "--data", Landscape.Data("digits.csv"), "--label", "digit", "--model", _folder.File(name + ".zip"), "--trajectory", _folder.File(name + ".path"),
            "--epochs", "40", "--network", "mlp:100,100", "--json", _folder.File(name + ".json")];
        Landscape.Do(Train("whole"));
        var checkpoint = _folder.File("stopped.zip.checkpoint");
        using (var process = Landscape.Start(Train("stopped")))
        {
            for (var waited = 0; waited < 6000 && !process.HasExited && !File.Exists(checkpoint); waited++)
                Thread.Sleep(10);
            Landscape.Interrupt(process);
            var stopped = Landscape.End(process);
            Assert.True(stopped.Code == 130, $"{stopped.Code} {stopped.Error}");
            Assert.Equal($"landscape: Stopped. The same command goes on from '{checkpoint}'.\n", stopped.Error);
        }

        Assert.Equal(["stopped.zip.checkpoint", "whole.json", "whole.path", "whole.zip"], _folder.Files);
        Landscape.Do(Train("stopped"));
        Assert.False(File.Exists(checkpoint));
        using var whole = Trajectory.Load(_folder.File("whole.path"));
        using var again = Trajectory.Load(_folder.File("stopped.path"));
        Assert.Equal(whole.Steps.ToArray(), again.Steps.ToArray());
        for (var point = 0; point < whole.Count; point++)
            Assert.Equal(whole[point].data<float>().ToArray(), again[point].data<float>().ToArray());
        string Judged(string name) => Landscape.Json("evaluate", "--data", Landscape.Data("digits.csv"), "--model", _folder.File(name)).ToJsonString();
        Assert.Equal(Judged("whole.zip"), Judged("stopped.zip"));
    }

    [Fact]
    public void A_surface_that_was_stopped_goes_on_and_ends_in_the_same_values()
    {
        var (model, part) = (Model("mlp:300,300"), _folder.File("part.json"));
        string[] surface = ["surface", "--data", Landscape.Data("digits.csv"), "--model", model, "--points", "31", "--rows", "1200", "--part", part];
        var stopped = Stop([.. surface, "--json", _folder.File("result.json")]);
        Assert.Equal($"landscape: Stopped. The same command goes on from '{part}'.\n", stopped.Error);
        Assert.False(File.Exists(_folder.File("result.json")));
        var known = SlicePart.FromJson(File.ReadAllText(part));
        Assert.InRange(known.Values.Known, 1, (31 * 31) - 1);
        var resumed = SlicePart.FromJson(Landscape.Json(surface).ToJsonString()).ToSurface();
        var whole = SlicePart.FromJson(Landscape.Json(surface[..^2]).ToJsonString()).ToSurface();
        Assert.Equal(whole.Values[0].ToArray(), resumed.Values[0].ToArray());
    }

    [Theory]
    [InlineData("connect", "--ways", "ElasticBand")]
    [InlineData("analyze", "--measures", "All", "--double")]
    [InlineData("tunnel", "--probes", "100000", "--threshold", "9")]
    [InlineData("sweep", "--rates", "0.00001", "--epochs", "100000")]
    [InlineData("dimension", "--epochs", "100000")]
    public void Every_long_verb_stops_soon_and_leaves_nothing(string verb, params string[] more)
    {
        string[] models = verb is "sweep" or "dimension" ? ["--label", "digit"] : verb == "connect" ? ["--model", Model("mlp:300,300"), Model("mlp:300,300", "2")] : ["--model", Model("mlp:300,300")];
        var before = _folder.Files;
        var stopped = Stop([verb, "--data", Landscape.Data("digits.csv"), .. models, .. more, "--json", _folder.File("result.json"), "--report", _folder.File("result.html")]);
        Assert.Equal("landscape: Stopped. Nothing was written.\n", stopped.Error);
        Assert.Equal(before, _folder.Files);
    }

    [Fact]
    public void The_second_time_ends_the_process_at_once()
    {
        using var process = Started("train", "--data", Landscape.Data("digits.csv"), "--label", "digit", "--model", _folder.File("m.zip"), "--network", "mlp:5000,5000", "--batch", "2000");
        Landscape.Interrupt(process); // a step takes seconds
        Thread.Sleep(200);
        Assert.False(process.HasExited);
        var pressed = Stopwatch.GetTimestamp();
        Landscape.Interrupt(process);
        Assert.Equal(130, Landscape.End(process).Code);
        Assert.InRange(Stopwatch.GetElapsedTime(pressed), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.Empty(_folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private string Model(string network, string seed = "1")
    {
        var path = _folder.File($"model{seed}.zip");
        Landscape.Do("train", "--data", Landscape.Data("digits.csv"), "--label", "digit", "--model", path, "--epochs", "1", "--network", network, "--seed", seed);
        return path;
    }

    /// <summary>A call that is well under way: it has computed for longer than it takes to read the data.</summary>
    private static Process Started(params string[] arguments)
    {
        var process = Landscape.Start(arguments);
        for (var waited = 0; waited < 1200 && !process.HasExited && process.TotalProcessorTime < TimeSpan.FromSeconds(4); waited++)
            Thread.Sleep(50);
        Assert.True(!process.HasExited, process.HasExited ? Landscape.End(process).ToString() : "");
        return process;
    }

    /// <summary>Presses Ctrl+C.</summary>
    private static Landscape Stop(string[] arguments)
    {
        using var process = Started(arguments);
        Landscape.Interrupt(process);
        var pressed = Stopwatch.GetTimestamp();
        var stopped = Landscape.End(process);
        Assert.InRange(Stopwatch.GetElapsedTime(pressed), TimeSpan.Zero, Soon);
        Assert.True(stopped.Code == 130, $"{stopped.Code} {stopped.Error}");
        return stopped;
    }
}
