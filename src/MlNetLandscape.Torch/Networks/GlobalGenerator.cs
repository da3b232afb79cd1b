using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// Runs what draws from torch's global generator (the constructors of modules do) with a seed of its own,
/// and leaves the generator as it was.
/// </summary>
internal static class GlobalGenerator
{
    private static readonly Lock Gate = new();

    public static T Isolated<T>(long seed, Func<T> action)
    {
        lock (Gate)
        {
            using var generator = Generator.Default;
            using var state = generator.get_state();
            state.DetachFromDisposeScope();
            try
            {
                generator.manual_seed(seed);
                return action();
            }
            finally
            {
                generator.set_state(state);
            }
        }
    }
}
