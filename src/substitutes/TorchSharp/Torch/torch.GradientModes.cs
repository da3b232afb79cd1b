using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradientMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_grad_enabled() => NativeMethods.mln_grad_mode() != 0;

    public static bool is_inference_mode_enabled() => NativeError.Check(NativeMethods.mln_inference_mode()) != 0;

    /// <summary>Sets the mode of the current thread and restores it.</summary>
    private sealed class GradientMode : IDisposable
    {
        private readonly int _before = NativeMethods.mln_grad_mode();
        private bool _disposed;

        internal GradientMode(bool enabled) => NativeMethods.mln_set_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                NativeMethods.mln_set_grad_mode(_before);
            }
        }
    }

    /// <summary>libtorch's inference mode for the current thread, until disposed on it.</summary>
    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = NativeError.Check(NativeMethods.mln_inference_mode_enter(enabled ? 1 : 0));

        public void Dispose()
        {
            if (_guard != 0)
            {
                NativeMethods.mln_inference_mode_leave(_guard);
                _guard = 0;
            }
        }
    }
}
