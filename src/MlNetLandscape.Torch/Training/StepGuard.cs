using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Remembers all that a step changes, parameters, buffers and the optimizer's state, to put it back when the step is given up.</summary>
internal sealed class StepGuard(nn.Module module, IOptimizer optimizer) : IDisposable
{
    private readonly Dictionary<string, Tensor> _module = ModuleState.Copy(module);
    private readonly Dictionary<string, Tensor> _optimizer = CopyOf(optimizer.State);

    public void Restore()
    {
        ModuleState.Restore(module, _module, "state before the step");
        optimizer.Restore(_optimizer);
    }

    public void Dispose()
    {
        foreach (var value in _module.Values.Concat(_optimizer.Values))
            value.Dispose();
    }

    private static Dictionary<string, Tensor> CopyOf(IReadOnlyDictionary<string, Tensor> state)
    {
        using var noGradient = no_grad();
        return state.ToDictionary(entry => entry.Key, entry => entry.Value.clone().DetachFromDisposeScope());
    }
}
