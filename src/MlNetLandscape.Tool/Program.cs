using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using MlNetLandscape;
using MlNetLandscape.Tool;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Verb[] verbs =
[
    new TrainVerb(), new EvaluateVerb(), new AnalyzeVerb(), new SurfaceVerb(), new ConnectVerb(), new AlignVerb(), new TunnelVerb(), new SweepVerb(), new DimensionVerb(), new EnsembleVerb(), new ReportVerb(), new ReproduceVerb(),
    new DoctorVerb(),
];
var root = new RootCommand("Trains networks, measures their loss landscape, connects and judges them, and writes reports.");
foreach (var verb in verbs)
    root.Add(verb.Command(stop.Token));
HelpWithExamples.AddTo(root, verbs);
var call = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (call.Errors.Count > 0 && call.Action is not HelpWithExamples)
    return Fail(1, $"{string.Join(" ", call.Errors.Select(error => error.Message).Distinct())} See landscape {(call.CommandResult.Command == root ? "" : call.CommandResult.Command.Name + " ")}--help.");
try
{
    return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception error) when (Cancelled(error) is { } cancelled)
{
    return Fail(130, cancelled.Message.StartsWith("Stopped", StringComparison.Ordinal) ? cancelled.Message : "Stopped. Nothing was written.");
}
catch (TrainingDivergedException error)
{
    return Fail(2, ErrorText.Of(error));
}
catch (Exception error) when (error is UserError or ArgumentException or InvalidDataException or InvalidOperationException or IOException or UnauthorizedAccessException or FormatException)
{
    return Fail(1, ErrorText.Of(error));
}
catch (Exception error) when (error is not OutOfMemoryException)
{
    return Fail(2, ErrorText.Of(error));
}

static int Fail(int code, string message)
{
    if (!Console.IsErrorRedirected)
        Console.Error.Write("\r\u001b[K");
    Console.Error.WriteLine($"landscape: {message.ReplaceLineEndings(" ")}");
    return code;
}

static OperationCanceledException? Cancelled(Exception? error) => error as OperationCanceledException ?? (error is null ? null : Cancelled(error.InnerException));

// The first asks the work to end within a batch; the second ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
