using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the shim next to the program and says what to install where that fails.</summary>
internal static class NativeLibraryLoader
{
    internal const string Name = "mlnetlandscape_torch";

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name)
        {
            return 0;
        }

        WaitPassively();
        string? reason = null;
        foreach (var candidate in Candidates(assembly))
        {
            try
            {
                return Initialized(NativeLibrary.Load(candidate));
            }
            catch (DllNotFoundException error)
            {
                reason ??= error.Message;
            }
        }

        throw new DllNotFoundException(
            $"libtorch could not be loaded: install the Debian package libtorch-dev and build again. {reason}");
    }

    private static unsafe void WaitPassively()
    {
        fixed (byte* name = "OMP_WAIT_POLICY\0"u8, value = "passive\0"u8)
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }
    }

    /// <summary>
    /// Sets a variable where native code sees it. libgomp reads its own when it is loaded. With two threads an operation on two shared cores,
    /// threads that spin while they wait made an epoch of the MLP three to four times as long (docs/decisions/0006-speed.md).
    /// </summary>
    [DllImport("libc", EntryPoint = "setenv")]
    private static extern unsafe int SetEnvironment(byte* name, byte* value, int overwrite);

    private static unsafe nint Initialized(nint library)
    {
        _ = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "mln_initialize"))();
        return library;
    }

    private static IEnumerable<string> Candidates(Assembly assembly)
    {
        const string File = $"lib{Name}.so";
        var beside = Path.GetDirectoryName(assembly.Location);
        if (!string.IsNullOrEmpty(beside) && Path.Exists(Path.Combine(beside, File)))
        {
            yield return Path.Combine(beside, File);
        }

        yield return Path.Combine(AppContext.BaseDirectory, File);
    }
}
