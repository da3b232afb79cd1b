using System.Diagnostics;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>A process that does a case, and may be killed.</summary>
internal sealed class Victim : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly string? _folder;
    private readonly long _started;

    /// <param name="what">What it does.</param>
    /// <param name="folder">Where it keeps its files; null for nowhere.</param>
    /// <param name="largestFile">Kilobytes that a file of its may have; null for no limit.</param>
    public Victim(KillCase what, string? folder, long? largestFile = null)
    {
        _folder = folder;
        _process = Process.Start(largestFile is { } size ? Limited(what.Start(folder), size) : what.Start(folder))!;
        _started = Stopwatch.GetTimestamp();
        _error = _process.StandardError.ReadToEndAsync();
        if (what.SaysWhenItBegins && _process.StandardOutput.ReadLine() == TrainingCase.Begins)
            _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Since it began, or was started where it does not say when it begins.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Kills it with SIGKILL at a moment after its beginning.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="inWrite">Whether to wait, from then on, for a temporary file.</param>
    /// <returns>False where it ended before.</returns>
    public bool Kill(TimeSpan moment, bool inWrite)
    {
        var left = moment - Elapsed;
        if (left > TimeSpan.Zero && _process.WaitForExit(left))
            return false;
        while (inWrite && !_process.HasExited && !Writes())
            Thread.Yield();
        _process.Kill();
        _process.WaitForExit();
        return _process.ExitCode == 128 + 9;
    }

    /// <summary>Lets it end.</summary>
    public (int Code, string Output, string Error) End()
    {
        var output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, output, _error.Result);
    }

    /// <summary>Once it keeps a file: stops it, does something, and lets it go on; again and again until that could be done.</summary>
    /// <returns>False where it ended before.</returns>
    public bool Interrupt(Func<bool> act)
    {
        while (!_process.HasExited)
        {
            if (!Directory.EnumerateFiles(_folder!).Any())
            {
                Thread.Yield();
                continue;
            }

            Signal("STOP");
            var done = act() && !_process.HasExited;
            Signal("CONT");
            if (done)
                return true;
        }

        return false;
    }

    /// <summary>The size of the largest file there is while it works.</summary>
    public long Watch()
    {
        var largest = 0L;
        while (!_process.WaitForExit(TimeSpan.FromMilliseconds(1)))
            largest = Math.Max(largest, new DirectoryInfo(_folder!).EnumerateFiles().Select(SizeOf).Append(0).Max());
        return largest;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>The same in a shell that sets the limit; beyond it writing fails, as on a full disk.</summary>
    private static ProcessStartInfo Limited(ProcessStartInfo start, long kilobytes)
    {
        var limited = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = start.WorkingDirectory,
        };
        limited.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // its code lies in a large file of memory
        return limited;
    }

    private static long SizeOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Whether there is a file that it writes, or was writing when it was killed.</summary>
    public bool Writes() => Directory.EnumerateFiles(_folder!, $"*.{_process.Id}-*.tmp").Any();
}
