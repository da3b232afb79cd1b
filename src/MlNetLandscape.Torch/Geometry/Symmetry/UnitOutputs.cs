using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Shows what the units of some modules of a network give, batch by batch.</summary>
internal sealed class UnitOutputs : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly List<Action> _undo = [];
    private readonly Tensor?[] _seen;

    /// <param name="module">The network; it is the caller's, and in evaluation mode.</param>
    /// <param name="watched">Names of modules, with the units of each.</param>
    public UnitOutputs(nn.Module<Tensor, Tensor> module, IReadOnlyList<(string Name, int Units)> watched)
    {
        (_module, _seen) = (module, new Tensor?[watched.Count]);
        var modules = module.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        for (var index = 0; index < watched.Count; index++)
        {
            var (place, units) = (index, watched[index].Units);
            var hook = ((nn.Module<Tensor, Tensor>)modules[watched[index].Name]).register_forward_hook((_, _, output) =>
            {
                _seen[place] = output.detach().reshape(output.shape[0], units, -1).permute(0, 2, 1).reshape(-1, units); // [B · positions, units]
                return output;
            });
            _undo.Add(hook.remove);
        }
    }

    /// <summary>The outputs over a batch, Float64 <c>[B · positions, units]</c> of each module, in the caller's dispose scope.</summary>
    /// <param name="features"><c>[B, D]</c>.</param>
    public Tensor[] Of(Tensor features)
    {
        _ = _module.call(features);
        return [.. _seen.Select(outputs => outputs!.to_type(ScalarType.Float64))];
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
