using System.Globalization;
using System.Text;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What a tensor is: shape, strides, type, place.</summary>
    public partial class Tensor
    {
        public long Dimensions => Read(NativeMethods.mln_tensor_dim(Handle));

        public long ndim => Dimensions;

        public long NumberOfElements => Read(NativeMethods.mln_tensor_numel(Handle));

        public long ElementSize => Read(NativeMethods.mln_tensor_element_size(Handle));

        public ScalarType dtype => (ScalarType)Read(NativeMethods.mln_tensor_dtype(Handle));

        public Device device => Device.FromCode((int)Read(NativeMethods.mln_tensor_device(Handle)));

        public DeviceType device_type => (DeviceType)(Read(NativeMethods.mln_tensor_device(Handle)) & 0xff);

        public int device_index => (sbyte)(Read(NativeMethods.mln_tensor_device(Handle)) >> 8);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public long[] shape => size();

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_contiguous() => Read(NativeMethods.mln_tensor_is_contiguous(Handle)) != 0;

        public long storage_offset() => Read(NativeMethods.mln_tensor_offset(Handle));

        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* pointer = sizes)
            {
                Read(NativeMethods.mln_tensor_sizes(Handle, pointer));
            }

            return sizes;
        }

        public long size(int dim) => At(size(), dim);

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* pointer = strides)
            {
                Read(NativeMethods.mln_tensor_strides(Handle, pointer));
            }

            return strides;
        }

        public long stride(int dim) => At(stride(), dim);

        public override string ToString()
        {
            if (IsInvalid)
            {
                return "";
            }

            var text = new StringBuilder("[");
            text.AppendJoin('x', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            return text.Append("], type = ").Append(dtype).Append(", device = ").Append(device).ToString();
        }

        private static long At(long[] values, int dim)
        {
            var index = dim < 0 ? dim + values.Length : dim;
            return (uint)index < (uint)values.Length
                ? values[index]
                : throw new System.Runtime.InteropServices.ExternalException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Dimension out of range (expected to be in range of [{-values.Length}, {values.Length - 1}], but got {dim})"));
        }

        /// <summary>Keeps this object reachable until the native entry has returned.</summary>
        private long Read(long result)
        {
            GC.KeepAlive(this);
            return result >= 0 ? result : throw NativeError.Last();
        }
    }
}
