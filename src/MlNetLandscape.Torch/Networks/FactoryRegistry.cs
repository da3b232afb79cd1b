using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The factories of this process's <see cref="FactoryNetwork"/>s, by name.</summary>
internal static class FactoryRegistry
{
    private static readonly ConcurrentDictionary<string, Func<NetworkShape, nn.Module<Tensor, Tensor>>> Factories =
        new(StringComparer.Ordinal);

    public static void Add(string name, Func<NetworkShape, nn.Module<Tensor, Tensor>> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factory);
        Factories[name] = factory;
    }

    public static Func<NetworkShape, nn.Module<Tensor, Tensor>> Get(string name) =>
        Factories.TryGetValue(name, out var factory)
            ? factory
            : throw new NetworkNotRegisteredException(name);
}
