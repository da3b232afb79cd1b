using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Shows what the units of some modules of a network give, batch by batch.</summary>
internal sealed class UnitOutputs : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly string[] _watched;
    private readonly List<Action> _undo = [];
    private readonly Tensor?[] _seen;

    /// <param name="module">The network; it is the caller's, and in evaluation mode.</param>
    /// <param name="watched">Names of modules, with the units of each; null where the second axis of the outputs runs over them.</param>
    public UnitOutputs(nn.Module<Tensor, Tensor> module, IReadOnlyList<(string Name, int? Units)> watched)
    {
        (_module, _watched, _seen) = (module, [.. watched.Select(entry => entry.Name)], new Tensor?[watched.Count]);
        var modules = module.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        for (var index = 0; index < watched.Count; index++)
        {
            var (place, name, units) = (index, watched[index].Name, watched[index].Units);
            var hook = ((nn.Module<Tensor, Tensor>)modules[name]).register_forward_hook((_, _, output) =>
            {
                if (output.dim() < 2)
                    throw new ArgumentException($"«{name}» must give its units along a second axis, [B, units, …]. Got [{string.Join(", ", output.shape)}].", nameof(watched));
                var count = units ?? output.shape[1];
                _seen[place] = output.detach().reshape(output.shape[0], count, -1).permute(0, 2, 1).reshape(-1, count) // [B · positions, units]
                    .to_type(ScalarType.Float64); // a copy: the next module may work in place
                return output;
            });
            _undo.Add(hook.remove);
        }
    }

    /// <summary>The outputs over a batch, Float64 <c>[B · positions, units]</c> of each module, in the caller's dispose scope.</summary>
    /// <param name="features"><c>[B, D]</c>.</param>
    /// <exception cref="ArgumentException">A module is not passed through, or gives no units.</exception>
    public Tensor[] Of(Tensor features)
    {
        Array.Clear(_seen);
        _ = _module.call(features);
        return [.. _seen.Select((outputs, index) => outputs ?? throw new ArgumentException($"«{_watched[index]}» is not passed through when the network is evaluated."))];
    }

    /// <summary>Goes through a data set in batches, in order.</summary>
    /// <param name="features"><c>[N, D]</c>.</param>
    /// <param name="batchSize">Examples of a batch.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <param name="visit">Is given each batch, without gradient and in a dispose scope of its own.</param>
    public static void Visit(Tensor features, int batchSize, CancellationToken cancellation, Action<Tensor> visit)
    {
        using var noGradient = no_grad();
        for (long start = 0; start < features.shape[0]; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            visit(features.narrow(0, start, Math.Min(batchSize, features.shape[0] - start)));
        }
    }

    public void Dispose() => _undo.ForEach(undo => undo());
}
