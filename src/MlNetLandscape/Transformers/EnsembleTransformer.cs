using System.Collections.Immutable;

namespace MlNetLandscape;

/// <summary>Scores data with the ensemble an <see cref="EnsembleTrainer"/> fitted: the rows are read once for all members.</summary>
/// <inheritdoc cref="ModelTransformer{TModel}" path="/remarks" />
public sealed class EnsembleTransformer : ModelTransformer<EnsembleModel>
{
    internal EnsembleTransformer(ScoredModel scored)
        : base(scored) => Members = [.. Model.Members.Select(member => new NetworkTransformer(scored.With(member)))];

    /// <summary>
    /// The members, each as a transformer of its own that writes the same columns: to be measured, or judged beside each other by
    /// <see cref="LandscapeCatalog"/>. They share the ensemble's networks.
    /// </summary>
    public ImmutableArray<NetworkTransformer> Members { get; }
}
