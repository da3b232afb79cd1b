namespace MlNetLandscape.Tool;

/// <summary>A file that a call reads.</summary>
internal static class InputFile
{
    /// <exception cref="UserError">It is not there, or a folder.</exception>
    public static void Require(string path, string what)
    {
        if (Directory.Exists(path))
            throw new UserError($"The {what} '{path}' is a folder. Give a file.");
        if (!File.Exists(path))
            throw new UserError($"The {what} file '{path}' is not there.");
    }

    /// <summary>Opens a file that is read more than once.</summary>
    /// <exception cref="UserError">It is a pipe.</exception>
    public static FileStream Open(string path)
    {
        var file = File.OpenRead(path);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new UserError($"'{path}' is a pipe, which cannot be read twice. Give a file.");
    }

    /// <summary>Reads one; what is damaged in it is said with its name.</summary>
    /// <exception cref="UserError">It is not there, or not what it should be.</exception>
    public static T Read<T>(string path, string what, Func<string, T> read)
    {
        Require(path, what);
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is not (UserError or OperationCanceledException or OutOfMemoryException or TypeInitializationException or DllNotFoundException))
        {
            throw new UserError($"The {what} '{path}' cannot be read: {ErrorText.Of(error)}", error);
        }
    }
}
