using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The layer z = B x + c that a network begins with, where it does.</summary>
/// <param name="Module">The layer; null where there is none.</param>
/// <param name="Why">Why the bound does not apply; null as far as the layer goes.</param>
internal sealed record FirstLinearLayer(Linear? Module, string? Why)
{
    public static FirstLinearLayer Find(RiskNetwork network, long features)
    {
        var (name, module) = network.Module is Linear whole ? ("", whole)
            : network.Module.named_modules().Where(entry => entry.module is Linear).Select(entry => (entry.name, (Linear)entry.module)).FirstOrDefault();
        if (module is null || module.weight is not { } weight || weight.shape[1] != features)
            return new FirstLinearLayer(null, $"The network does not begin with a linear layer of all {features} inputs.");
        var biasName = name.Length == 0 ? "bias" : $"{name}.bias";
        return new FirstLinearLayer(module, module.bias is null ? $"The first linear layer, «{name}», has no bias."
            : network.Selection.Infos.All(info => info.Name != biasName) ? $"The bias of the first linear layer, «{biasName}», is not among the parameters that vary."
            : null);
    }
}
