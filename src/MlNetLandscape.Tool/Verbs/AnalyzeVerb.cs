using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Measures the landscape around a saved network.</summary>
internal sealed class AnalyzeVerb : Verb
{
    private readonly DataOptions _data = new(1, 1);
    private readonly Option<LandscapeMeasures[]> _measures = Ask.Choices("--measures", "What to measure, separated by commas:", LandscapeMeasures.Default);
    private readonly Option<int> _rows = Ask.Whole("--rows", "Rows at most.", 5000, 1);
    private readonly Option<int> _eigenvalues = Ask.Whole("--eigenvalues", "Largest eigenvalues of the Hessian to find.", 10, 1);
    private readonly Option<int> _probes = Ask.Whole("--probes", "Random probes of the spectral density.", 4, 1);
    private readonly Option<int> _steps = Ask.Whole("--steps", "Lanczos steps of a probe: more make the density finer.", 40, 2);
    private readonly Option<bool> _layers = new("--layers") { Description = "Measure each layer's own block of the Hessian too." };
    private readonly Option<double> _rho = Ask.Number("--rho", "The radius of adversarial sharpness (SAM), in units of the weights.", 0.05, "(0, ∞)", rho => rho > 0);
    private readonly Option<bool> _double = new("--double") { Description = "Compute in double precision: slower, and nine more digits." };

    public override string Name => "analyze";

    public override IReadOnlyList<string> Examples =>
    [
        "landscape analyze --data digits.csv --model digits.zip --report landscape.html",
        "landscape analyze --data digits.csv --model digits.zip --measures Eigenvalues,Sharpness --eigenvalues 20 --rows 1000 --json -",
    ];

    protected override string Description => "Measure the landscape around a network: Hessian spectrum, sharpness, and more.";

    protected override IEnumerable<Option> Options => [.. _data.All, _measures, _rows, _eigenvalues, _probes, _steps, _layers, _rho, _double];

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (scored, name) = _data.OpenScored(call, session);
        var metrics = session.Context.Landscape().Evaluate(scored, new LandscapeOptions
        {
            Measures = call.GetValue(_measures)!.Aggregate(call.GetValue(_layers) ? LandscapeMeasures.Layers : LandscapeMeasures.Risk, (all, one) => all | one),
            MaximumRows = call.GetValue(_rows),
            LargestEigenvalues = call.GetValue(_eigenvalues),
            Probes = call.GetValue(_probes),
            Steps = call.GetValue(_steps),
            Rho = call.GetValue(_rho),
            Precision = call.GetValue(_double) ? TorchSharp.torch.ScalarType.Float64 : TorchSharp.torch.ScalarType.Float32,
            Seed = session.Seed,
            CancellationToken = session.Cancellation,
            Progress = new Watcher(session.Progress),
        });
        session.Progress.End();
        session.Say(metrics.ToString());
        session.Finish(metrics.ToJson(), () => session.Report($"The landscape of {name}").With(metrics));
    }

    private sealed class Watcher(ProgressLine line) : IProgress<LandscapeProgress>
    {
        public void Report(LandscapeProgress value) => line.Tell(
            "measuring", 100 * value.Fraction, 100, "%", string.Create(CultureInfo.InvariantCulture, $"{value.Stage}, {value.ProductsPerSecond:0} products a second"));
    }
}
