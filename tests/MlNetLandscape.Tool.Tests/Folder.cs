namespace MlNetLandscape.Tool.Tests;

/// <summary>A folder that goes when the test does.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("landscape").FullName;

    /// <summary>The names of what is in it.</summary>
    public string[] Files => [.. Directory.GetFiles(_path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_path, file)).Order(StringComparer.Ordinal)];

    /// <summary>A file in it, with a text where one is given.</summary>
    public string File(string name, string? text = null)
    {
        var path = Path.Combine(_path, name);
        if (text is not null)
            System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
