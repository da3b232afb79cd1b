using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Streams that together hold one set of data.</summary>
public interface IMultiStreamSource
{
    int Count { get; }

    string GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}

public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    /// <summary>Files, or a pattern with * and ? in the file name.</summary>
    public MultiFileSource(params string[] paths) =>
        _paths = (paths ?? []).Where(path => path is not null).SelectMany(Expand).ToArray();

    public int Count => _paths.Length;

    public string GetPathOrNull(int index) => _paths[index];

    public Stream Open(int index) => File.OpenRead(_paths[index]);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    internal static IEnumerable<string> Expand(string path)
    {
        var directory = Path.GetDirectoryName(path);
        var name = Path.GetFileName(path);
        return name.AsSpan().IndexOfAny('*', '?') < 0
            ? [path]
            : Directory.EnumerateFiles(string.IsNullOrEmpty(directory) ? "." : directory, name).Order(StringComparer.Ordinal);
    }

    internal static void CheckExists(string path)
    {
        Contracts.CheckNonEmpty(null, path, nameof(path));
        Contracts.CheckParam(Expand(path).Any(File.Exists), nameof(path), $"File or directory does not exist at path: {path}");
    }
}
