using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace MlNetLandscape.Reports;

/// <summary>What a page is made of: style, script and charts, from this assembly.</summary>
internal static class PageParts
{
    private const string ChartsName = "charts.js.gz";

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The charts' script, compressed.</summary>
    /// <exception cref="InvalidOperationException">There was no node when the library was built.</exception>
    public static byte[] CompressedCharts() => CompressedCharts(Open(ChartsName));

    /// <summary>The charts' script from where the build put it; null where there was nothing to put.</summary>
    internal static byte[] CompressedCharts(Stream? charts)
    {
        using var stream = charts ?? throw new InvalidOperationException(
            "This build of MlNetLandscape.Reports has no charts: Node.js was not found when it was built, or its packages could not be had. Install node and npm and build again; Markdown, JSON and CSV need neither.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The charts' script.</summary>
    public static string Charts()
    {
        using var stream = new GZipStream(new MemoryStream(CompressedCharts()), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static byte[] Compress(string text)
    {
        using var bytes = new MemoryStream();
        using (var stream = new GZipStream(bytes, CompressionLevel.SmallestSize))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static Stream? Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
}
