using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>Calls of the tool that go on from what they kept.</summary>
internal static class Commands
{
    public static IEnumerable<KillCase> All =>
    [
        new CommandCase("landscape train", ["run.json", "run.path", "run.zip"], data => Train(data, "--trajectory", "run.path")),
        new CommandCase("landscape train snapshots", ["run.json", "run.zip"], data => Train(data, "--ensemble", "snapshot")),
        new CommandCase("landscape surface", ["part.json", "run.json"], data => Surface(data, "51")),
        new CommandCase("landscape surface trajectory", ["part.json", "run.json"], data => Surface(data, "51", "--trajectory", data("model.path"))),
        new CommandCase("landscape surface shard", ["part.json", "run.json"], data => Surface(data, "71", "--shard", "1/2")),
        new CommandCase("landscape reproduce", ["run.json"], _ => ["reproduce", "1", "2", "10-14", "--json", "run.json"]),
    ];

    private static string[] Train(Func<string, string> data, params string[] more) =>
        ["train", "--data", data("iris.csv"), "--label", "species", "--model", "run.zip", "--epochs", "60", "--json", "run.json", .. more];

    private static string[] Surface(Func<string, string> data, string points, params string[] more) =>
        ["surface", "--data", data("iris.csv"), "--model", data("model.zip"), "--points", points, "--part", "part.json", "--json", "run.json", .. more];

    /// <summary>A call of the tool.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="kept">The files it makes.</param>
    /// <param name="words">Its words; takes from names of data to paths.</param>
    private sealed class CommandCase(string name, string[] kept, Func<Func<string, string>, string[]> words) : KillCase(name)
    {
        private static readonly Lazy<KillFolder> Data = new(MakeData);

        private readonly Lazy<KillFolder> _elsewhere = new(() => new KillFolder());

        public override bool SaysWhenItBegins => false;

        public override IEnumerable<string> Kept => kept;

        public override ProcessStartInfo Start(string? folder)
        {
            var start = Landscape(words(file => Path.Combine(Data.Value.Path, file)));
            start.WorkingDirectory = folder ?? _elsewhere.Value.Path;
            return start;
        }

        public override string Result(string? folder, string output) =>
            string.Join('\n', kept.Select(file => $"{file} {Content(Path.Combine(folder ?? _elsewhere.Value.Path, file))}"));

        private static string Content(string file)
        {
            var result = new Result();
            if (Path.GetExtension(file) == ".json")
                return result.Add("", File.ReadAllText(file)).ToString();
            if (Path.GetExtension(file) == ".zip")
                return ""; // a model has its times in it; run.json judges it
            using var archive = TensorArchive.Load(file, "file");
            return result.Add("", archive.Tensors).ToString();
        }

        private static ProcessStartInfo Landscape(params string[] arguments) => Program(Path.Combine(AppContext.BaseDirectory, "landscape.dll"), arguments);

        private static KillFolder MakeData()
        {
            var folder = new KillFolder();
            File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), Path.Combine(folder.Path, "iris.csv"));
            string At(string file) => Path.Combine(folder.Path, file);
            using var process = Process.Start(Landscape("train", "--data", At("iris.csv"), "--label", "species", "--model", At("model.zip"), "--trajectory", At("model.path"), "--epochs", "5"))!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return folder;
        }
    }
}
