using System.Runtime.InteropServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor's values as .NET sees them.</summary>
    public partial class Tensor
    {
        private const int StreamBlock = 1 << 20;

        private static readonly Op _localScalar = new("aten::_local_scalar_dense");
        private static readonly Op _isNonzero = new("aten::is_nonzero");

        /// <summary>The memory of a contiguous CPU tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireReadable();
                var length = NumberOfElements * ElementSize;
                return length <= int.MaxValue
                    ? new Span<byte>(DataPointer, (int)length)
                    : throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            }

            set
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                }

                if (NumberOfElements * ElementSize != value.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }

                value.CopyTo(bytes);
            }
        }

        internal unsafe void* DataPointer
        {
            get
            {
                var pointer = NativeMethods.mln_tensor_data(Handle);
                GC.KeepAlive(this);
                return pointer == null && NumberOfElements > 0 ? throw NativeError.Last() : pointer;
            }
        }

        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }

            return data<T>()[0];
        }

        public Scalar ToScalar()
        {
            var numbers = NumberOfElements;
            return numbers == 1
                ? Scalar.From(_localScalar.Number(this))
                : throw new ExternalException($"a Tensor with {numbers} elements cannot be converted to Scalar");
        }

        public bool is_nonzero() => NumberOfElements == 1
            ? _isNonzero.Number(this).Bits != 0
            : throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");

        public double ReadCpuDouble(long i) => data<double>()[i];

        public float ReadCpuSingle(long i) => data<float>()[i];

        public int ReadCpuInt32(long i) => data<int>()[i];

        public long ReadCpuInt64(long i) => data<long>()[i];

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            var pointer = (byte*)DataPointer;
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                var block = (int)Math.Min(left, StreamBlock);
                stream.Write(new ReadOnlySpan<byte>(pointer, block));
                pointer += block;
                left -= block;
            }

            GC.KeepAlive(this);
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            var pointer = (byte*)DataPointer;
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                var block = (int)Math.Min(left, StreamBlock);
                stream.ReadExactly(new Span<byte>(pointer, block));
                pointer += block;
                left -= block;
            }

            GC.KeepAlive(this);
        }

        private void RequireReadable()
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }

            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }

        private void RequireType(Type type)
        {
            var expected = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Bool => typeof(bool),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                _ => throw new ArgumentException($"No support for {dtype} in TorchSharp"),
            };
            if (type != expected)
            {
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
            }
        }
    }
}
