using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Modules one after the other, each registered under its own name.</summary>
internal sealed class LayerSequence : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _modules;

    public LayerSequence(IReadOnlyList<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
        : base(nameof(LayerSequence))
    {
        _modules = modules.Select(item => item.Module).ToArray();
        RegisterComponents();
        foreach (var (name, module) in modules)
        {
            register_module(name, module);
        }
    }

    public override Tensor forward(Tensor input)
    {
        var current = input;
        foreach (var module in _modules)
        {
            var next = module.call(current);
            if (!ReferenceEquals(current, input))
            {
                current.Dispose();
            }

            current = next;
        }

        return ReferenceEquals(current, input) ? input.alias() : current;
    }
}
