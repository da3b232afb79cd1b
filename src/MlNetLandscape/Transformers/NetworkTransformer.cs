namespace MlNetLandscape;

/// <summary>Scores data with the network a <see cref="NeuralNetworkTrainer"/> fitted.</summary>
/// <inheritdoc cref="ModelTransformer{TModel}" path="/remarks" />
public sealed class NetworkTransformer : ModelTransformer<NetworkModel>
{
    internal NetworkTransformer(ScoredModel scored)
        : base(scored)
    {
    }
}
