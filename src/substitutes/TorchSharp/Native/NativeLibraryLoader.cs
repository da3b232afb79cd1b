using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

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

        PrepareEnvironment();
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

    /// <summary>
    /// What native libraries read when they are loaded, unless it is set already; for processes started from here too. Threads of libgomp that spin while they wait made an epoch of the
    /// MLP three to four times as long on shared cores; OpenBLAS takes its slowest kernels on a processor newer than itself (docs/decisions/0006-speed.md).
    /// </summary>
    private static void PrepareEnvironment()
    {
        Prefer("OMP_WAIT_POLICY", "passive");
        if ((Avx512BW.IsSupported ? "SkylakeX" : Avx2.IsSupported && Fma.IsSupported ? "Haswell" : null) is { } kernels)
        {
            Prefer("OPENBLAS_CORETYPE", kernels);
        }
    }

    private static unsafe void Prefer(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(name, value);
        fixed (byte* nativeName = Encoding.UTF8.GetBytes(name + '\0'), nativeValue = Encoding.UTF8.GetBytes(value + '\0'))
        {
            _ = SetEnvironment(nativeName, nativeValue, overwrite: 0);
        }
    }

    /// <summary>Sets a variable where native code sees it.</summary>
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
