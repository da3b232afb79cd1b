using System.Diagnostics;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>A disk of its own in memory, that can be filled and made read-only. Takes the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>The name of what fills it.</summary>
    public const string Ballast = ".ballast";

    private const int Size = 4 << 20;

    private readonly KillFolder _folder = new();

    private SmallDisk() => IsThere = Do("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", _folder.Path);

    /// <summary>Whether it could be mounted.</summary>
    private bool IsThere { get; }

    public KillFolder Folder => _folder;

    public string Path => _folder.Path;

    private string Full => System.IO.Path.Combine(_folder.Path, Ballast);

    /// <summary>One; null where mounting is not allowed.</summary>
    public static SmallDisk? Mount()
    {
        var disk = new SmallDisk();
        if (disk.IsThere)
            return disk;
        disk.Dispose();
        return null;
    }

    /// <summary>Leaves no room.</summary>
    public bool Fill()
    {
        using var ballast = new FileStream(Full, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        try
        {
            for (var block = new byte[4096]; ;)
                ballast.Write(block);
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Empty() => File.Delete(Full);

    /// <summary>Forbids writing; false where somebody writes just now.</summary>
    public bool Forbid() => Do("mount", "-o", "remount,ro", Path);

    public void Allow() => Do("mount", "-o", "remount,rw", Path);

    public void Dispose()
    {
        if (IsThere && !Do("umount", _folder.Path))
            Do("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    private static bool Do(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
