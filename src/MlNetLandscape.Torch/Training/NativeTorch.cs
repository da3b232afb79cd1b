using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Whether the native libtorch is there.</summary>
internal static class NativeTorch
{
    /// <summary>Loads libtorch.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded; the message says what to add.</exception>
    public static void Require()
    {
        try
        {
            using var probe = empty(0);
        }
        catch (Exception error) when (IsLoading(error))
        {
            throw new InvalidOperationException(
                "libtorch could not be loaded. Add the package TorchSharp-cpu, or one of TorchSharp-cuda, in the version of TorchSharp to the program; "
                + $"a build on the substitutes needs Debian's libtorch-dev. ({error.Message.Split('\n')[0].Trim()})", error);
        }
    }

    private static bool IsLoading(Exception? error) => error
        is NotSupportedException or DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
        || (error is TypeInitializationException && IsLoading(error.InnerException));
}
