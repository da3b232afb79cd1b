using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;

namespace MlNetLandscape.Tool;

/// <summary>Looks whether all that is needed is there.</summary>
internal sealed class DoctorVerb : Verb
{
    public override string Name => "doctor";

    public override IReadOnlyList<string> Examples => ["landscape doctor"];

    protected override string Description => "Say what is there and what is missing, a line each, and what to do.";

    protected override void Run(ParseResult call, Session session)
    {
        var torchWorks = Works(() => torch.ones(2).Dispose(), out var torchError);
        (string What, bool Works, string Says)[] checks =
        [
            ("backend", true, Doctor.Backend),
            ("landscape", true, Doctor.Version),
            (".NET", true, RuntimeInformation.FrameworkDescription),
            ("libtorch", torchWorks, torchWorks ? torch.__version__ : $"{torchError}. Install Debian's libtorch-dev (substitutes) or add the package TorchSharp-cpu (packages)."),
            ("threads", true, torchWorks ? $"{torch.get_num_threads()} of libtorch on {Environment.ProcessorCount} processors" : "unknown"),
            ("GPU", true, torchWorks && torch.cuda.is_available() ? $"{torch.cuda.device_count()} by CUDA" : "none; all runs on the CPU"),
            ("charts", ReportsDraw(out var why), why),
        ];
        session.Show(["what", "state", ""], checks.Select(check => (IReadOnlyList<string>)[check.What, check.Works ? "ok" : "missing", check.Says]));
        session.Finish(JsonSerializer.Serialize(checks.ToDictionary(check => check.What, check => new { check.Works, check.Says }), Session.Json),
            () => checks.Aggregate(session.Report("Doctor"), (report, check) => report.With(check.What, check.Says)));
        if (checks.Any(check => !check.Works))
            throw new UserError($"Missing: {string.Join(", ", checks.Where(check => !check.Works).Select(check => check.What))}.");
    }

    private static bool ReportsDraw(out string why)
    {
        var works = Works(() => new Reports.LandscapeReport().ToHtml(), out var error);
        why = works ? "in the reports" : error;
        return works;
    }

    private static bool Works(Action action, out string why)
    {
        try
        {
            action();
            why = "";
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            why = ErrorText.Of(error).Split(". ")[0].TrimEnd('.');
            return false;
        }
    }
}
