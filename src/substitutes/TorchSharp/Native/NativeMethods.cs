using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>The entries of the C shim (src/substitutes/native). Handles are owned references; 0 is the undefined tensor.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = NativeLibraryLoader.Name;

    static NativeMethods() => NativeLibraryLoader.Register();

    [LibraryImport(Library)] internal static partial byte* mln_last_error();
    [LibraryImport(Library)] internal static partial byte* mln_version();

    [LibraryImport(Library)] internal static partial nint mln_op(byte* name, byte* overload);
    [LibraryImport(Library)] internal static partial int mln_call0(nint op, NativeArgument* arguments, int count);
    [LibraryImport(Library)] internal static partial int mln_call1(nint op, NativeArgument* arguments, int count, nint* result);
    [LibraryImport(Library)]
    internal static partial int mln_call(
        nint op, NativeArgument* arguments, int count, NativeArgument* results, int max);
    [LibraryImport(Library)] internal static partial void mln_take(NativeArgument* results);

    [LibraryImport(Library)] internal static partial void mln_tensor_free(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void mln_tensor_retain(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long mln_tensor_dim(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long mln_tensor_numel(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long mln_tensor_offset(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_sizes(nint handle, long* sizes);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_strides(nint handle, long* strides);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_dtype(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_element_size(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_device(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_tensor_is_contiguous(nint handle);
    [LibraryImport(Library)] internal static partial void* mln_tensor_data(nint handle);
    [LibraryImport(Library)]
    internal static partial int mln_tensor_from_blob(
        void* data, long* sizes, int dims, int dtype, delegate* unmanaged<nint, void> free, nint owner, nint* result);
    [LibraryImport(Library)] internal static partial int mln_tensor_copy_from(void* data, long* sizes, int dims, int dtype, nint* result);

    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_requires_grad(nint handle);
    [LibraryImport(Library)] internal static partial int mln_set_requires_grad(nint handle, int value);
    [LibraryImport(Library)] internal static partial int mln_is_leaf(nint handle);
    [LibraryImport(Library)] internal static partial int mln_retain_grad(nint handle);
    [LibraryImport(Library)] internal static partial int mln_grad(nint handle, nint* result);
    [LibraryImport(Library)] internal static partial int mln_set_grad(nint handle, nint grad);
    [LibraryImport(Library)]
    internal static partial int mln_autograd_grad(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradOutputs, int gradOutputCount,
        int retainGraph, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library)]
    internal static partial int mln_autograd_backward(
        nint* tensors, int tensorCount, nint* gradTensors, int gradTensorCount,
        int retainGraph, int createGraph, nint* inputs, int inputCount);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int mln_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void mln_set_grad_mode(int enabled);
    [LibraryImport(Library)] internal static partial int mln_inference_mode();
    [LibraryImport(Library)] internal static partial nint mln_inference_mode_enter(int enabled);
    [LibraryImport(Library)] internal static partial void mln_inference_mode_leave(nint guard);

    [LibraryImport(Library)] internal static partial int mln_num_threads();
    [LibraryImport(Library)] internal static partial int mln_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int mln_num_interop_threads();
    [LibraryImport(Library)] internal static partial int mln_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int mln_cuda_is_available();
    [LibraryImport(Library)] internal static partial int mln_cuda_device_count();
    [LibraryImport(Library)] internal static partial int mln_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int mln_cuda_manual_seed(long seed, int all);

    [LibraryImport(Library)] internal static partial int mln_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial nint mln_generator_new(ulong seed, long device);
    [LibraryImport(Library)] internal static partial nint mln_generator_default();
    [LibraryImport(Library)] internal static partial void mln_generator_free(nint generator);
    [LibraryImport(Library)] internal static partial int mln_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial int mln_generator_new_seed(nint generator, long* seed);
    [LibraryImport(Library)] internal static partial int mln_generator_initial_seed(nint generator, long* seed);
    [LibraryImport(Library)] internal static partial int mln_generator_get_state(nint generator, nint* state);
    [LibraryImport(Library)] internal static partial int mln_generator_set_state(nint generator, nint state);
}
