using System.Text;

namespace MlNetLandscape;

/// <summary>Writes a file whole or not at all: to a neighbour, flushed to the disk, then renamed over the old one.</summary>
internal static class AtomicFile
{
    /// <param name="path">Where the file appears; its folder is made when it is missing.</param>
    /// <param name="text">The content, in UTF-8.</param>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <param name="path">Where the file appears; its folder is made when it is missing.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var neighbour = $"{full}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            using (var stream = new FileStream(neighbour, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(neighbour, full, overwrite: true);
        }
        catch
        {
            File.Delete(neighbour);
            throw;
        }
    }
}
