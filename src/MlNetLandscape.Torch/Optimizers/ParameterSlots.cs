using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A tensor of the parameter's shape for each parameter: momenta, squared gradients. Starts at zero.</summary>
internal sealed class ParameterSlots : IDisposable
{
    private readonly string _name;
    private readonly Tensor[] _slots;

    public ParameterSlots(string name, IReadOnlyList<Parameter> parameters)
    {
        _name = name;
        using var noGradient = no_grad();
        _slots = [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
    }

    /// <summary>Slots that start at the parameters' present values.</summary>
    public static ParameterSlots From(string name, IReadOnlyList<Parameter> parameters)
    {
        var slots = new ParameterSlots(name, parameters);
        using var noGradient = no_grad();
        for (var index = 0; index < parameters.Count; index++)
            slots[index].copy_(parameters[index]);
        return slots;
    }

    public Tensor this[int index] => _slots[index];

    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        _slots.Select((slot, index) => KeyValuePair.Create($"{_name}.{index}", slot));

    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using var noGradient = no_grad();
        for (var index = 0; index < _slots.Length; index++)
            _slots[index].copy_(state.TryGetValue($"{_name}.{index}", out var value) ? value : throw new InvalidDataException($"The optimizer's state has no '{_name}.{index}'."));
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
            slot.Dispose();
    }
}
