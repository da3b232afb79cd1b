using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How layers behave that do not do the same in training as in evaluation.</summary>
internal enum LayerMode
{
    /// <summary>Running statistics, no dropout.</summary>
    Evaluation,

    /// <summary>All as in training.</summary>
    Training,

    /// <summary>Normalisation layers take each batch's own statistics; no dropout.</summary>
    BatchStatistics,
}

/// <summary>
/// Puts a module into evaluation mode (all of it, none of it, or all but its normalisation layers), a memory layout and a choice of trainable parameters,
/// and back into what it was when disposed; where not all was in evaluation mode, the buffers are put back too.
/// </summary>
internal sealed class ModuleMode : IDisposable
{
    private readonly List<Action> _undo = [];

    public ModuleMode(nn.Module root, LayerMode layers, bool channelsLast, IReadOnlyList<Parameter> constants)
    {
        nn.Module[] modules = [root, .. root.modules()];
        var wanted = modules.Select(module => layers == LayerMode.Training || (layers == LayerMode.BatchStatistics && module is NormBase)).ToArray();
        if (modules.Zip(wanted).Any(pair => pair.First.training != pair.Second))
        {
            var before = modules.Select(module => module.training).ToArray();
            for (var index = 0; index < modules.Length; index++) // parents first: each call reaches all below
                modules[index].train(wanted[index]);
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

        if (layers == LayerMode.Evaluation)
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
