using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What the graphs kept for the operators of a risk may take together, and what they are expected to take.</summary>
/// <remarks>
/// libtorch does not say what a graph holds, so it is estimated from the sizes of the modules' outputs, always in the same way: forward and first backward
/// pass keep about two tensors of the size of each output (measured: 0.8 to 2.0 over the networks of this library), and many more where libtorch
/// differentiates a derivative step by step (SiLU and group normalisation: 6 to 8). A user's own module, which may compute anything
/// between its input and its output, is counted like these.
/// </remarks>
internal sealed class GraphMemory(long budget)
{
    private const double Ordinary = 2.5;
    private const double StepByStep = 9;

    private long _reserved;
    private double? _elementsPerExample;

    /// <summary>How many graphs of <paramref name="examples"/> examples each there is room for, up to <paramref name="graphs"/>; they are reserved.</summary>
    /// <param name="network">At the θ and in the mode of the graphs.</param>
    /// <param name="features">Some rows to try the network on.</param>
    /// <param name="graphs">The number wanted.</param>
    /// <param name="examples">The examples of the largest.</param>
    /// <returns>The graphs, and the bytes to give back by <see cref="Release"/>.</returns>
    public (int Graphs, long Bytes) Reserve(RiskNetwork network, Tensor features, int graphs, long examples)
    {
        if (budget == 0)
            return (0, 0);
        var elements = (examples * (_elementsPerExample ??= ElementsPerExample(network.Module, features))) + network.Space.Dimension;
        var bytes = Math.Max(1, (long)(elements * features.ElementSize));
        var count = (int)Math.Min(graphs, (budget - _reserved) / bytes);
        _reserved += count * bytes;
        return (count, count * bytes);
    }

    public void Release(long bytes) => _reserved -= bytes;

    private static double ElementsPerExample(nn.Module<Tensor, Tensor> root, Tensor features)
    {
        double elements = 0;
        var hooks = root.modules().Prepend(root).OfType<nn.Module<Tensor, Tensor>>().Select(module => module.register_forward_hook((_, _, output) =>
        {
            elements += output.numel() * (IsStepByStep(module) ? StepByStep : Ordinary);
            return output;
        })).ToArray();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var rows = Math.Min(2, features.shape[0]); // batch normalisation in training mode has no variance of one
            root.call(features.narrow(0, 0, rows));
            return elements / rows;
        }
        finally
        {
            foreach (var hook in hooks)
                hook.remove();
        }
    }

    private static bool IsStepByStep(nn.Module module) => module switch
    {
        ActivationModule activation => activation.Kind == Activation.SiLU,
        TorchSharp.Modules.GroupNorm or TorchSharp.Modules.SiLU => true,
        _ => module.GetType().Assembly != typeof(GraphMemory).Assembly && module.GetType().Assembly != typeof(nn.Module).Assembly,
    };
}
