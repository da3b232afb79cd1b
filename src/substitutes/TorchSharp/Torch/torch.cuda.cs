using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The graphics processors libtorch can use.</summary>
    public static partial class cuda
    {
        public static bool is_available() => NativeError.Check(NativeMethods.mln_cuda_is_available()) != 0;

        public static int device_count() => NativeError.Check(NativeMethods.mln_cuda_device_count());

        public static void manual_seed(long seed) => NativeError.Check(NativeMethods.mln_cuda_manual_seed(seed, 0));

        public static void manual_seed_all(long seed) => NativeError.Check(NativeMethods.mln_cuda_manual_seed(seed, 1));

        public static void synchronize(Device? device = null) => NativeError.Check(NativeMethods.mln_cuda_synchronize(device?.index ?? -1));
    }

    public static bool cuda_is_available() => cuda.is_available();
}
