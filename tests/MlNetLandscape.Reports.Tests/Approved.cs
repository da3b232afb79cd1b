using System.Runtime.CompilerServices;

namespace MlNetLandscape.Reports.Tests;

/// <summary>Texts that somebody has read and approved: files beside the tests. UPDATE_APPROVED=1 writes them anew.</summary>
internal static class Approved
{
    public static void Is(string name, string text, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Approved", name);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }
}
