using System.Runtime.CompilerServices;

namespace MlNetLandscape.Reports.Tests;

/// <summary>Texts that somebody has read and approved: files beside the tests. UPDATE_APPROVED=1 writes them anew.</summary>
internal static class Approved
{
    public static string Path(string name, [CallerFilePath] string caller = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(caller)!, "Approved", name);

    public static void Is(string name, string text)
    {
        var path = Path(name);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }
}
