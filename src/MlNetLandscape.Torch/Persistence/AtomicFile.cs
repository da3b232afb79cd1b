using System.Diagnostics;
using System.Text;

namespace MlNetLandscape;

/// <summary>Writes a file whole or not at all: to a neighbour, flushed to the disk, then renamed over the old one.</summary>
internal static class AtomicFile
{
    private const string Extension = ".tmp";

    /// <param name="path">Where the file appears; its folder is made when it is missing.</param>
    /// <param name="text">The content, in UTF-8.</param>
    /// <exception cref="IOException">It could not be written; what was there before is as it was.</exception>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <param name="path">Where the file appears; its folder is made when it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It could not be written; what was there before is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var neighbour = $"{full}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}{Extension}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            ClearAbandoned(full);
            using (var stream = new FileStream(neighbour, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(neighbour, full, overwrite: true);
        }
        catch (Exception error)
        {
            TryDelete(neighbour);
            if (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException) // the last where it would be larger than files may be
                throw new IOException($"The file '{path}' could not be written, and is as it was before: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Looks before any work whether a file can be written, and leaves no trace but its folder.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public static void Require(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            if (Directory.Exists(full))
                throw new IOException("it is a folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using var trial = new FileStream(
                $"{full}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}{Extension}", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file '{path}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Removes a file, if it is there, and what killed processes left of writing it.</summary>
    /// <exception cref="IOException">It could not be removed.</exception>
    public static void Delete(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            return;
        try
        {
            File.Delete(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file '{path}' could not be removed: {error.Message}", error);
        }

        ClearAbandoned(full);
    }

    /// <summary>Removes neighbours of processes that were killed while they wrote.</summary>
    private static void ClearAbandoned(string full)
    {
        var start = Path.GetFileName(full) + ".";
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, $"*-*{Extension}"))
        {
            var name = Path.GetFileName(file);
            if (name.StartsWith(start, StringComparison.Ordinal)
                && name[start.Length..^Extension.Length].Split('-') is [var process, var thread]
                && int.TryParse(process, out var id) && int.TryParse(thread, out _) && !Lives(id))
                TryDelete(file);
        }
    }

    private static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What cannot be removed does no harm where it is.</summary>
    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the error that led here says more
        }
    }
}
