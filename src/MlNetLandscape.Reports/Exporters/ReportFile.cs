namespace MlNetLandscape.Reports;

/// <summary>Text in files: written whole or not at all, and read with the file's name in what goes wrong.</summary>
internal static class ReportFile
{
    public static void Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, text);
    }

    /// <exception cref="InvalidDataException">It is something else; the message names the file.</exception>
    public static LandscapeReport Read(string path, Func<string, LandscapeReport> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = File.ReadAllText(path);
        try
        {
            return read(text);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}': {error.Message}", error);
        }
    }
}
