using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Puts a module into evaluation (or training) mode, a memory layout and a choice of trainable parameters, and back into what it was when disposed.
/// In training mode the buffers are put back too.
/// </summary>
internal sealed class ModuleMode : IDisposable
{
    private readonly List<Action> _undo = [];

    public ModuleMode(nn.Module root, bool training, bool channelsLast, IReadOnlyList<Parameter> constants)
    {
        nn.Module[] modules = [root, .. root.modules()];
        if (modules.Any(module => module.training != training))
        {
            var before = modules.Select(module => module.training).ToArray();
            root.train(training);
            _undo.Add(() =>
            {
                for (var index = 0; index < modules.Length; index++) // parents first: each call reaches all below
                    modules[index].train(before[index]);
            });
        }

        foreach (var layout in modules.OfType<IMemoryLayout>().Where(layout => layout.ChannelsLast != channelsLast))
        {
            layout.ChannelsLast = channelsLast;
            _undo.Add(() => layout.ChannelsLast = !channelsLast);
        }

        foreach (var constant in constants.Where(constant => constant.requires_grad))
        {
            constant.requires_grad = false;
            _undo.Add(() => constant.requires_grad = true);
        }

        if (!training)
            return;
        var buffers = new BufferGuard(root);
        _undo.Add(() =>
        {
            buffers.Restore();
            buffers.Dispose();
        });
    }

    public void Dispose()
    {
        foreach (var undo in Enumerable.Reverse(_undo))
            undo();
        _undo.Clear();
    }
}
