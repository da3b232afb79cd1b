namespace MlNetLandscape.Tool;

/// <summary>Looks before any work whether the files that a call is to write can be written.</summary>
internal static class OutputFiles
{
    /// <param name="outputs">Options and their files; null for none.</param>
    /// <param name="inputs">Files that are read.</param>
    /// <exception cref="UserError">Two are the same, one is read too, is a folder, or lies where nothing can be written.</exception>
    public static void Check(IEnumerable<(string Option, string? Path)> outputs, IEnumerable<string> inputs)
    {
        var known = inputs.Where(path => path.Length > 0).Select(path => (Option: "", Path: Path.GetFullPath(path))).ToList();
        foreach (var (option, path) in outputs)
        {
            if (path is null)
                continue;
            if (path.Length == 0)
                throw new UserError($"{option} needs the name of a file.");
            var full = Path.GetFullPath(path);
            foreach (var other in known.Where(other => other.Path == full))
                throw new UserError(other.Option.Length > 0 ? $"{other.Option} and {option} are the same file, '{path}'. Give two." : $"{option} would be written over '{path}', which is read. Give another file.");
            known.Add((option, full));
            Check(option, full);
        }
    }

    private static void Check(string option, string path)
    {
        if (Directory.Exists(path))
            throw new UserError($"{option} '{path}' is a folder. Give a file.");
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder))
        {
            if (File.Exists(folder))
                throw new UserError($"{option} '{path}' cannot be written: '{folder}' is a file.");
            folder = Path.GetDirectoryName(folder)!;
        }

        try
        {
            var trial = Path.Combine(folder, $".landscape.{Environment.ProcessId}.tmp");
            using var file = new FileStream(trial, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{option} '{path}' cannot be written: nothing can be made in '{folder}'.", error);
        }
    }
}
