using System.Runtime.CompilerServices;

namespace MlNetLandscape.TestKit;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>A file by its path relative to the root.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>Files below a folder, by path relative to the root; nothing that a build made.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(At(folder), pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(At(path));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
