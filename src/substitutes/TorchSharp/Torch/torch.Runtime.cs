using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of libtorch below.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)NativeMethods.mln_version())!;

    public static int get_num_threads() => NativeError.Check(NativeMethods.mln_num_threads());

    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.mln_set_num_threads(num));

    public static int get_num_interop_threads() => NativeError.Check(NativeMethods.mln_num_interop_threads());

    public static void set_num_interop_threads(int num) => NativeError.Check(NativeMethods.mln_set_num_interop_threads(num));
}
