using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MlNetLandscape.Benchmarks;

// Each benchmark is a ratio: ours against the barest thing that does the same, alternating in this process, and against scripts in Python where it has torch.
// Usage: dotnet run -c Release --project tests/MlNetLandscape.Benchmarks [-- [--quick] [--page FILE] [name …]]; results in artifacts/benchmarks.json, and on the page.
// --quick runs everything once, on few rows, to see that it runs: its figures mean nothing.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benchmarks = new (string Name, string Title, Func<IEnumerable<Measurement>> Run)[]
{
    ("training", "Training", TrainingEpoch.Run),
    ("averaging", "Averages and ensembles", AveragingEpoch.Run),
    ("reading", "Reading rows", ReadingRows.Run),
    ("scoring", "Scoring rows", ScoringRows.Run),
    ("prediction", "Single predictions", SinglePredictions.Run),
    ("hessian", "Hessian-vector products", HessianProducts.Run),
    ("eigenvalues", "Largest eigenvalues", TopEigenvalues.Run),
    ("trace", "Trace", TraceProducts.Run),
    ("krylov", "Lanczos steps", KrylovOverhead.Run),
    ("newton", "Saddle-free Newton", SaddleFreeNewtonTime.Run),
    ("steps", "Steps of optimizers", StepCosts.Run),
    ("surface", "Surfaces", Surfaces.Run),
    ("curves", "Curves", CurveEpoch.Run),
};
const string Scales = "scaling";
var at = Array.IndexOf(args, "--page");
var page = at < 0 ? null : args.ElementAtOrDefault(at + 1) ?? throw new ArgumentException("--page needs the name of a file.");
string[] names = [.. args.Where((argument, index) => argument is not ("--quick" or "--page") && (at < 0 || index != at + 1))];
if (names.Except(benchmarks.Select(benchmark => benchmark.Name)).Except([Scales]).ToArray() is { Length: > 0 } unknown)
{
    Console.Error.WriteLine($"No such benchmark: {string.Join(' ', unknown)}. There are: {string.Join(' ', benchmarks.Select(benchmark => benchmark.Name))} {Scales}.");
    return 1;
}

if (args.Contains("--quick"))
    Measurement.Rounds = 1;
var backend = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Backend").Value;
var processor = !File.Exists("/proc/cpuinfo") ? null : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
var threads = TorchSharp.torch.get_num_threads();
var kernels = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE"); // now that libtorch is loaded
var conditions = $"{DateTime.UtcNow:yyyy-MM-dd}; {processor ?? "unknown processor"}, {Environment.ProcessorCount} cores, {threads} {(threads == 1 ? "thread" : "threads")} an operation; backend: {backend}; "
    + $"libtorch {TorchSharp.torch.__version__}{(kernels is null ? "" : $", OpenBLAS's kernels for {kernels}")}; Python's torch: {PythonScript.TorchVersion ?? "none"}.{(Measurement.IsQuick ? " One run on few rows: these figures mean nothing." : "")}";
Console.WriteLine(conditions);
var sections = new List<(string Title, IReadOnlyList<Measurement> Measurements)>();
var growths = new List<Growth>();
foreach (var (_, title, run) in benchmarks.Where(benchmark => names.Length == 0 || names.Contains(benchmark.Name)))
{
    var measurements = new List<Measurement>();
    foreach (var measurement in run())
    {
        Console.WriteLine(measurement);
        measurements.Add(measurement);
    }

    sections.Add((title, measurements));
    Keep();
}

foreach (var growth in names.Length == 0 || names.Contains(Scales) ? Scaling.Run() : [])
{
    Console.WriteLine(growth);
    growths.Add(growth);
    Keep();
}

return 0;

// After each section: a run that is stopped keeps what it has.
void Keep()
{
    Directory.CreateDirectory("artifacts");
    var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };
    File.WriteAllText("artifacts/benchmarks.json", JsonSerializer.Serialize(
        new { conditions, backend, processors = Environment.ProcessorCount, sections = sections.Select(section => new { section.Title, section.Measurements }), growths }, json));
    if (page is not null)
        File.WriteAllText(page, new Page(conditions, sections, growths).ToString());
}
