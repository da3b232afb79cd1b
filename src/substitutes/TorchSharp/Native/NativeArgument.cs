using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What an argument or a result of an operator is; the numbers are those of dispatch.cpp.</summary>
internal enum NativeTag : long
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    TensorList = 6,
    DoubleList = 7,
    String = 8,
    Default = 9,
}

/// <summary>One argument or result as it crosses to C.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArgument
{
    internal NativeTag Tag;
    internal long Bits;
    internal long Length;
}
