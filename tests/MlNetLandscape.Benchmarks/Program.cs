using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MlNetLandscape.Benchmarks;

// Each benchmark is a ratio: ours against the barest thing that does the same, alternating in this process.
// Usage: dotnet run -c Release --project tests/MlNetLandscape.Benchmarks [-- name …]; results in artifacts/benchmarks.json.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benchmarks = new (string Name, Func<IEnumerable<Measurement>> Run)[]
{
    ("training", TrainingEpoch.Run),
    ("averaging", AveragingEpoch.Run),
    ("python", PythonEpoch.Run),
    ("reading", ReadingRows.Run),
    ("scoring", ScoringRows.Run),
    ("prediction", SinglePredictions.Run),
    ("memory", Memory.Run),
    ("hessian", HessianProducts.Run),
    ("eigenvalues", TopEigenvalues.Run),
    ("trace", TraceProducts.Run),
    ("krylov", KrylovOverhead.Run),
    ("newton", SaddleFreeNewtonTime.Run),
    ("steps", StepCosts.Run),
    ("surface", Surfaces.Run),
    ("curves", CurveEpoch.Run),
};
var chosen = args.Length == 0 ? benchmarks : [.. benchmarks.Where(benchmark => args.Contains(benchmark.Name))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"No such benchmark: {string.Join(' ', args)}. There are: {string.Join(' ', benchmarks.Select(benchmark => benchmark.Name))}.");
    return 1;
}

var backend = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Backend").Value;
Console.WriteLine($"backend: {backend}; {Environment.ProcessorCount} cores; {TorchSharp.torch.get_num_threads()} threads an operation");
var measurements = new List<Measurement>();
foreach (var (_, run) in chosen)
{
    foreach (var measurement in run())
    {
        Console.WriteLine(measurement);
        measurements.Add(measurement);
    }
}

Directory.CreateDirectory("artifacts");
var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };
File.WriteAllText("artifacts/benchmarks.json", JsonSerializer.Serialize(new { backend, processors = Environment.ProcessorCount, measurements }, json));
return 0;
