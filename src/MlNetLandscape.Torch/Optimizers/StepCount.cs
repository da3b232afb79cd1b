using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The steps an optimizer has done, as a part of its state.</summary>
/// <param name="name">Its name in the state: another one than an inner optimizer's.</param>
internal sealed class StepCount(string name = "steps") : IDisposable
{
    private readonly Tensor _steps = zeros(1, ScalarType.Int64).DetachFromDisposeScope();

    public long Value { get; private set; }

    public KeyValuePair<string, Tensor> Entry => KeyValuePair.Create(name, _steps);

    public void Increase()
    {
        Value++;
        _steps.fill_(Value);
    }

    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        _steps.copy_(state[name]);
        Value = _steps.item<long>();
    }

    public void Dispose() => _steps.Dispose();
}
