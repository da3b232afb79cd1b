using MlNetLandscape.Numerics.Estimation;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A module whose forward pass draws random numbers, from a generator of its own.</summary>
internal interface IRandomModule
{
    /// <summary>Begins the module's sequence of random numbers anew.</summary>
    void Reseed(long seed);
}

/// <summary>Reseeds the random modules of a tree.</summary>
internal static class RandomModules
{
    /// <summary>Gives each random module a seed derived from <paramref name="seed"/> and its position in the tree.</summary>
    public static void Reseed(nn.Module root, long seed)
    {
        var position = 0;
        foreach (var module in root.modules().Prepend(root))
        {
            (module as IRandomModule)?.Reseed(Seed.Derive(seed, position));
            position++;
        }
    }
}
