using System.IO.Compression;
using System.Text.Json;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>Something that must never be.</summary>
internal sealed class FaultException(string message) : Exception(message);

/// <summary>A folder for what a case keeps; it goes when the case does.</summary>
internal sealed class KillFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("landscape-kill").FullName;

    /// <summary>Every file is whole: it loads, or it is a temporary one.</summary>
    public void RequireWhole()
    {
        foreach (var file in Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetExtension(file) != ".tmp" && !file.EndsWith(SmallDisk.Ballast, StringComparison.Ordinal)))
        {
            try
            {
                Load(file);
            }
            catch (Exception error) when (error is InvalidDataException or JsonException)
            {
                throw new FaultException($"a kill left '{System.IO.Path.GetFileName(file)}' half written: {error.Message}");
            }
        }
    }

    /// <summary>There are these files and no others.</summary>
    public static void RequireOnly(string folder, IEnumerable<string> names)
    {
        string[] found = [.. Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        if (!found.SequenceEqual(names.Order(StringComparer.Ordinal)))
            throw new FaultException($"at the end there are the files [{string.Join(", ", found)}].");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Load(string file)
    {
        switch (System.IO.Path.GetExtension(file))
        {
            case ".json":
                JsonDocument.Parse(File.ReadAllText(file)).Dispose();
                break;
            case ".zip":
                using (var archive = ZipFile.OpenRead(file))
                {
                    foreach (var entry in archive.Entries)
                    {
                        using var stream = entry.Open();
                        stream.CopyTo(Stream.Null); // checks its CRC
                    }
                }

                break;
            default:
                TensorArchive.Load(file, "file").Dispose();
                break;
        }
    }
}
