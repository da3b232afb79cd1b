using MlNetLandscape.Numerics.Estimation;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Gives every step its own random numbers, named by the seed and the step, so that a resumed training draws what it would have drawn.</summary>
/// <remarks>
/// Our layers draw from generators of their own. A user's module may draw from torch's global generator: it is seeded for the step and put
/// back afterwards, one training at a time.
/// </remarks>
internal sealed class StepRandomness(Network network, nn.Module module, long seed)
{
    private readonly bool _isForeign = network is FactoryNetwork;
    private readonly bool _isRandom = module.modules().Prepend(module).OfType<IRandomModule>().Any();

    /// <summary>Runs <paramref name="action"/> with the random numbers of <paramref name="step"/>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="action">What draws them.</param>
    /// <param name="stream">From 1: others, for other examples of the same step.</param>
    public T Run<T>(long step, Func<T> action, long stream = 0)
    {
        var own = stream == 0 ? Seed.Derive(seed, step) : Seed.Derive(seed, step, stream);
        if (_isRandom)
            RandomModules.Reseed(module, own);
        return _isForeign ? GlobalGenerator.Isolated(own, action) : action();
    }
}
