using System.Text;

namespace MlNetLandscape.Reports;

/// <summary>Writes text to a file, whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
