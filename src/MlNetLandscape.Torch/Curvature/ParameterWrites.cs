using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Tells everybody who keeps a graph of a module that its parameters are about to be rewritten: a graph that outlives the values it was
/// built on cannot be differentiated any more. One for a module, whoever evaluates it.
/// </summary>
internal sealed class ParameterWrites
{
    private static readonly ConditionalWeakTable<nn.Module, ParameterWrites> Known = [];

    public event Action? Writing;

    /// <summary>How often they were.</summary>
    public long Count { get; private set; }

    public bool IsWatched => Writing is not null;

    public static ParameterWrites Of(nn.Module module) => Known.GetOrCreateValue(module);

    public void Announce()
    {
        Count++;
        Writing?.Invoke();
    }
}
