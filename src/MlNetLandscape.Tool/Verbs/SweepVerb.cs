using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Trains networks to one loss with other options, and measures the tunnel around each.</summary>
internal sealed class SweepVerb : Verb
{
    private readonly TrainerOptions _trainer = new(KeptRows.None);
    private readonly Option<double[]> _rates = Ask.Numbers("--rates", "Learning rates to try.", "(0, ∞)", rate => rate > 0);
    private readonly Option<double[]> _batches = Ask.Numbers("--batches", "Batch sizes to try.", "[1, ∞), whole,", size => size >= 1 && size <= int.MaxValue && double.IsInteger(size));
    private readonly Option<double[]> _decays = Ask.Numbers("--weight-decays", "Weight decays (L2) to try.", "[0, ∞)", decay => decay >= 0);
    private readonly Option<double[]> _dropouts = Ask.Numbers("--dropouts", "Probabilities of dropping a unit to try.", "[0, 1)", share => share is >= 0 and < 1);
    private readonly Option<double> _target = Ask.Number("--target", "The training loss at which every training ends; 0.15 is for classes.", 0.15, "(−∞, ∞)", _ => true);
    private readonly Option<double> _threshold = Ask.Number("--threshold", "The loss at which tunnels end, above the target.", 1, "(−∞, ∞)", _ => true);
    private readonly Option<int> _trainings = Ask.Whole("--trainings", "Trainings of each setting.", 3, 1);
    private readonly Option<int> _probes = Ask.Whole("--probes", "Random directions in which a tunnel is measured.", 20, 2);
    private readonly Option<int> _rows = Ask.Whole("--rows", "Rows that tunnels are measured on at most.", 5000, 1);

    public override string Name => "sweep";

    public override IReadOnlyList<string> Examples =>
        ["landscape sweep --data digits.csv --label digit --optimizer sgd --rate 0.1 --epochs 60 --rates 0.03,0.1,0.4 --batches 8,32,256 --report tunnels.html"];

    protected override string Description => "Train to one loss with other rates, batches, weight decays or dropouts, and measure the tunnel around each network.";

    protected override IEnumerable<Option> Options => [.. _trainer.All, _rates, _batches, _decays, _dropouts, _target, _threshold, _trainings, _probes, _rows];

    protected override IEnumerable<string> Reads(ParseResult call) => _trainer.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        if (!new Option[] { _rates, _batches, _decays, _dropouts }.Any(call.IsGiven))
            throw new UserError("Say what is varied: --rates, --batches, --weight-decays or --dropouts.");
        if (!(call.GetValue(_target) < call.GetValue(_threshold)))
            throw new UserError($"--target must be below --threshold. Got {Session.Number(call.GetValue(_target))} and {Session.Number(call.GetValue(_threshold))}.");
        var (train, _, trainer) = _trainer.Plan(call, session).Prepare(session.Context);
        var sweep = session.Context.Landscape().TunnelSweep(train, trainer, new TunnelSweepOptions
        {
            LearningRates = [.. call.GetValue(_rates)!],
            BatchSizes = [.. call.GetValue(_batches)!.Select(size => (int)size)],
            WeightDecays = [.. call.GetValue(_decays)!],
            Dropouts = [.. call.GetValue(_dropouts)!],
            TargetLoss = call.GetValue(_target),
            ThresholdLoss = call.GetValue(_threshold),
            Trainings = call.GetValue(_trainings),
            Probes = call.GetValue(_probes),
            Geometry = new GeometryOptions { MaximumRows = call.GetValue(_rows), Seed = session.Seed, CancellationToken = session.Cancellation },
            Progress = new StudyWatcher(session.Progress, "sweeping"),
        });
        session.Progress.End();
        session.Say(sweep.ToString());
        session.Finish(JsonSerializer.Serialize(sweep, Session.Json), () => session.Report($"Tunnels by training on {_trainer.FileName(call)}").With(sweep));
    }
}
