using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An operator of libtorch by its schema name. Trailing arguments may be left out: the schema's defaults hold.</summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int MaxResults = 8;

    private nint _pointer;

    private nint Pointer => _pointer != 0 ? _pointer : Resolve();

    /// <summary>Calls an operator whose result is one tensor.</summary>
    [SkipLocalsInit]
    internal Tensor Call(params ReadOnlySpan<Value> values)
    {
        var scratch = stackalloc long[ArgumentBlock.StackWords];
        using var arguments = new ArgumentBlock(values, scratch);
        nint result;
        NativeError.Check(NativeMethods.mln_call1(Pointer, arguments.Pointer, values.Length, &result));
        ArgumentBlock.KeepAlive(values);
        return new Tensor(result);
    }

    /// <summary>Calls an operator that changes its first argument, whose result is that argument.</summary>
    [SkipLocalsInit]
    internal void Run(params ReadOnlySpan<Value> values)
    {
        var scratch = stackalloc long[ArgumentBlock.StackWords];
        using var arguments = new ArgumentBlock(values, scratch);
        NativeError.Check(NativeMethods.mln_call0(Pointer, arguments.Pointer, values.Length));
        ArgumentBlock.KeepAlive(values);
    }

    /// <summary>Calls an operator with two tensors as results.</summary>
    internal (Tensor First, Tensor Second) Pair(params ReadOnlySpan<Value> values)
    {
        var results = Many(values);
        return (results[0], results[1]);
    }

    /// <summary>Calls an operator with several tensors, or one list of tensors, as the result.</summary>
    [SkipLocalsInit]
    internal Tensor[] Many(params ReadOnlySpan<Value> values)
    {
        var few = stackalloc NativeArgument[MaxResults];
        var count = Invoke(values, few);
        if (count <= MaxResults)
        {
            return Wrap(few, count);
        }

        fixed (NativeArgument* many = new NativeArgument[count])
        {
            NativeMethods.mln_take(many);
            return Wrap(many, count);
        }
    }

    /// <summary>Calls an operator whose result is one number or truth value; a double comes as its bits.</summary>
    [SkipLocalsInit]
    internal NativeArgument Number(params ReadOnlySpan<Value> values)
    {
        var results = stackalloc NativeArgument[MaxResults];
        Invoke(values, results);
        return results[0];
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Value> values, NativeArgument* results)
    {
        var scratch = stackalloc long[ArgumentBlock.StackWords];
        using var arguments = new ArgumentBlock(values, scratch);
        var count = NativeError.Check(NativeMethods.mln_call(Pointer, arguments.Pointer, values.Length, results, MaxResults));
        ArgumentBlock.KeepAlive(values);
        return count;
    }

    private static Tensor[] Wrap(NativeArgument* results, int count)
    {
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++)
        {
            tensors[i] = new Tensor((nint)results[i].Bits);
        }

        return tensors;
    }

    private nint Resolve()
    {
        fixed (byte* operatorName = Encoding.UTF8.GetBytes(name + '\0'), overloadName = Encoding.UTF8.GetBytes(overload + '\0'))
        {
            return _pointer = NativeError.Check(NativeMethods.mln_op(operatorName, overloadName));
        }
    }
}
