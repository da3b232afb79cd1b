using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>How each stock transformer is read back, by the name it is saved under.</summary>
internal static class Loaders
{
    private static readonly Dictionary<string, Func<ModelReader, ITransformer>> ByName = new()
    {
        [TransformerChainLoader.Name] = TransformerChainLoader.Load,
    };

    public static Func<ModelReader, ITransformer> Find(string name) =>
        ByName.GetValueOrDefault(name) ?? throw new FormatException($"The model holds a '{name}', which this build cannot load.");
}
