using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using MlNetLandscape.Tool;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Verb[] verbs = [new TrainVerb(), new EvaluateVerb(), new AnalyzeVerb(), new SurfaceVerb(), new ConnectVerb(), new AlignVerb(), new EnsembleVerb(), new ReportVerb(), new DoctorVerb()];
var root = new RootCommand("Trains networks, measures their loss landscape, connects and judges them, and writes reports.");
foreach (var verb in verbs)
    root.Add(verb.Command(stop.Token));
var call = root.Parse(args);
if (call.Errors.Count > 0)
    return Fail(1, $"{string.Join(" ", call.Errors.Select(error => error.Message))} See landscape {(call.CommandResult.Command == root ? "" : call.CommandResult.Command.Name + " ")}--help.");
try
{
    return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception error) when (Cancelled(error) is { } cancelled)
{
    return Fail(130, cancelled.Message is { Length: > 0 } message && !message.StartsWith("The operation", StringComparison.Ordinal) ? message : "Stopped.");
}
catch (Exception error) when (error is UserError or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
{
    return Fail(1, error.Message);
}
catch (Exception error) when (error is not OutOfMemoryException)
{
    return Fail(error is InvalidOperationException ? 1 : 2, error.Message);
}

static int Fail(int code, string message)
{
    if (!Console.IsErrorRedirected)
        Console.Error.Write("\r");
    Console.Error.WriteLine($"landscape: {message.ReplaceLineEndings(" ")}");
    return code;
}

static OperationCanceledException? Cancelled(Exception? error) => error as OperationCanceledException ?? (error is null ? null : Cancelled(error.InnerException));

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
