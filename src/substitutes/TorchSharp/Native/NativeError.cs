using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>libtorch's errors as upstream throws them: <see cref="ExternalException"/> with libtorch's message.</summary>
internal static unsafe class NativeError
{
    internal static ExternalException Last() => new(Marshal.PtrToStringUTF8((nint)NativeMethods.mln_last_error()));

    internal static int Check(int status) => status < 0 ? throw Last() : status;

    internal static nint Check(nint pointer) => pointer == 0 ? throw Last() : pointer;
}
