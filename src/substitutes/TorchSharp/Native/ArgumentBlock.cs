using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>The arguments of one call as C reads them: in the caller's stack memory or, when lists are long, pinned.</summary>
internal unsafe ref struct ArgumentBlock
{
    /// <summary>Words of stack memory a caller provides.</summary>
    internal const int StackWords = 96;

    private const int WordsPerArgument = 3;

    internal ArgumentBlock(ReadOnlySpan<Value> values, long* scratch)
    {
        var words = values.Length * WordsPerArgument;
        var lists = 0;
        foreach (ref readonly var value in values)
        {
            if (value.Tag is >= NativeTag.IntList and <= NativeTag.String)
            {
                lists += ListWords(value);
            }
        }

        var memory = scratch;
        if (words + lists > StackWords)
        {
            _pinned = GC.AllocateUninitializedArray<long>(words + lists, pinned: true);
            memory = (long*)Unsafe.AsPointer(ref _pinned[0]);
        }

        Pointer = (NativeArgument*)memory;
        var free = memory + words;
        for (var i = 0; i < values.Length; i++)
        {
            ref readonly var value = ref values[i];
            Pointer[i].Tag = value.Tag;
            Pointer[i].Bits = value.Bits;
            if (value.Tag is >= NativeTag.IntList and <= NativeTag.String)
            {
                Pointer[i].Bits = (long)free;
                Pointer[i].Length = CopyList(value, free);
                free += ListWords(value);
            }
        }
    }

    private readonly long[]? _pinned;

    internal NativeArgument* Pointer { get; }

    internal static void KeepAlive(ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
        {
            GC.KeepAlive(value.Reference);
        }
    }

    public readonly void Dispose() => GC.KeepAlive(_pinned);

    private static int ListWords(in Value value) => value.Reference switch
    {
        long[] values => values.Length,
        double[] values => values.Length,
        byte[] text => (text.Length + sizeof(long) - 1) / sizeof(long),
        IList<Tensor> tensors => tensors.Count,
        _ => 0,
    };

    private static int CopyList(in Value value, long* target)
    {
        switch (value.Reference)
        {
            case long[] values:
                values.CopyTo(new Span<long>(target, values.Length));
                return values.Length;
            case double[] values:
                values.CopyTo(new Span<double>(target, values.Length));
                return values.Length;
            case byte[] text:
                text.CopyTo(new Span<byte>(target, text.Length));
                return text.Length;
            case IList<Tensor> tensors:
                for (var i = 0; i < tensors.Count; i++)
                {
                    target[i] = tensors[i] is null ? 0 : tensors[i].Handle;
                }

                return tensors.Count;
            default:
                return 0;
        }
    }
}
