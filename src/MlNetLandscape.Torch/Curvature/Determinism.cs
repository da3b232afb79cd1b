using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Refuses networks whose outputs change from one call to the next: no derivative of a risk means anything then.</summary>
internal static class Determinism
{
    /// <summary>Passes some rows through the network twice.</summary>
    /// <exception cref="InvalidOperationException">The outputs differ; the message names the first layer that gives other outputs for the same inputs.</exception>
    public static void Require(nn.Module<Tensor, Tensor> module, Tensor features)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (Bytes(module.call(features)).AsSpan().SequenceEqual(Bytes(module.call(features))))
            return;
        throw new InvalidOperationException(
            $"The network gives other outputs each time it is called{Suspect(module, features)}. Its risk has no derivatives. "
            + "Leave `TrainingMode` unset, which switches dropout off, or make the layer draw no random numbers in evaluation mode.");
    }

    private static string Suspect(nn.Module<Tensor, Tensor> module, Tensor features)
    {
        var leaves = module.named_modules()
            .Where(entry => entry.module is nn.Module<Tensor, Tensor> && !entry.module.children().Any())
            .Select(entry => (entry.name, Module: (nn.Module<Tensor, Tensor>)entry.module)).ToArray();
        var (first, second) = (Record(module, leaves, features), Record(module, leaves, features));
        var culprit = first.Zip(second).FirstOrDefault(pair =>
            pair.First.Input.AsSpan().SequenceEqual(pair.Second.Input) && !pair.First.Output.AsSpan().SequenceEqual(pair.Second.Output)).First;
        return culprit.Name is null ? "" : $"; the first layer to do so is «{culprit.Name}» ({culprit.Kind})";
    }

    private static List<(string Name, string Kind, byte[] Input, byte[] Output)> Record(
        nn.Module<Tensor, Tensor> root, (string Name, nn.Module<Tensor, Tensor> Module)[] leaves, Tensor features)
    {
        var calls = new List<(string, string, byte[], byte[])>();
        var hooks = leaves.Select(leaf => leaf.Module.register_forward_hook((module, input, output) =>
        {
            calls.Add((leaf.Name, module.GetType().Name, Bytes(input), Bytes(output)));
            return output;
        })).ToArray();
        try
        {
            root.call(features);
            return calls;
        }
        finally
        {
            foreach (var hook in hooks)
                hook.remove();
        }
    }

    private static byte[] Bytes(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.cpu().contiguous().bytes.ToArray();
    }
}
