using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Measures the landscape around a saved network.</summary>
internal sealed class AnalyzeVerb : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<LandscapeMeasures> _measures = new("--measures") { Description = "What to measure, separated by commas.", DefaultValueFactory = _ => LandscapeMeasures.Default };
    private readonly Option<long> _rows = new("--rows") { Description = "Rows at most.", DefaultValueFactory = _ => 5000 };
    private readonly Option<int> _steps = new("--steps") { Description = "Lanczos steps of a probe of the spectrum.", DefaultValueFactory = _ => 40 };
    private readonly Option<bool> _double = new("--double") { Description = "Compute in double precision." };

    protected override string Name => "analyze";

    protected override string Description => "Measure the landscape around a network: Hessian spectrum, sharpness, and more.";

    protected override IEnumerable<Option> Options => [.. _data.All, _measures, _rows, _steps, _double];

    protected override void Run(ParseResult call, Session session)
    {
        var (models, names, data) = _data.Open(call, session, 1, 1);
        DataOptions.Networks(models, names);
        var options = new LandscapeOptions
        {
            Measures = call.GetValue(_measures), MaximumRows = call.GetValue(_rows), Steps = call.GetValue(_steps), Seed = session.Seed, CancellationToken = session.Cancellation,
            Precision = call.GetValue(_double) ? TorchSharp.torch.ScalarType.Float64 : TorchSharp.torch.ScalarType.Float32, Progress = new Watcher(session.Progress),
        };
        var metrics = session.Context.Landscape().Evaluate(models[0].Transform(data), options);
        session.Progress.End();
        session.Say(metrics.ToString());
        session.Finish(metrics.ToJson(), () => session.Report($"The landscape of {names[0]}").With(metrics));
    }

    private sealed class Watcher(ProgressLine line) : IProgress<LandscapeProgress>
    {
        public void Report(LandscapeProgress value) => line.Tell(
            "measuring", 100 * value.Fraction, 100, "%", string.Create(CultureInfo.InvariantCulture, $"{value.Stage}, {value.ProductsPerSecond:0} products a second"));
    }
}
