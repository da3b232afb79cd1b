using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Copies, other element types, other devices.</summary>
    public partial class Tensor
    {
        private static readonly Op _clone = new("aten::clone");
        private static readonly Op _copyInPlace = new("aten::copy_");
        private static readonly Op _contiguous = new("aten::contiguous");
        private static readonly Op _toType = new("aten::to", "dtype");
        private static readonly Op _toDevice = new("aten::to", "device");

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        /// <summary>Never called: it only makes the compiler prefer overloads by <see cref="Scalar"/>.</summary>
        public static implicit operator Tensor(Scalar scalar) => throw new InvalidOperationException("Should not be called.");

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        /// <summary>Another object for the same tensor: not a view of it.</summary>
        public Tensor alias()
        {
            NativeMethods.mln_tensor_retain(Handle);
            return new Tensor(Handle);
        }

        public Tensor clone() => _clone.Call(this);

        public Tensor contiguous() => _contiguous.Call(this);

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            _copyInPlace.Run(this, source, nonBlocking);
            return this;
        }

        public Tensor cpu() => To(dtype, CPU, false, false, false);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            To(dtype, InitializeDevice(device ?? new Device(DeviceType.CUDA)), false, false, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = _toType.Call(this, type, non_blocking, copy);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, false, false, non_blocking);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        private Tensor To(ScalarType type, Device device, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var result = _toDevice.Call(this, InitializeDevice(device), type, nonBlocking, copy);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }
    }
}
