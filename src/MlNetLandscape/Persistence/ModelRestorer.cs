using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Persistence;

/// <summary>Puts <see cref="NetworkTransformer"/>s, <see cref="EnsembleTransformer"/>s and <see cref="LandscapeMetricsTransformer"/>s back in the places of carrier chains.</summary>
internal static class ModelRestorer
{
    private static readonly TransformerScope[] Scopes = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];

    /// <summary>The model with every carrier chain in it, at any depth, replaced; the same instance if there was none.</summary>
    public static ITransformer Restore(ITransformer model)
    {
        if (CarrierChain.Read(model) is { } scored)
        {
            return scored.ToTransformer();
        }

        if (MetricsCarrier.Read(model) is { } metrics)
        {
            return new LandscapeMetricsTransformer(metrics);
        }

        if (model is not TransformerChain<ITransformer> chain)
        {
            return model;
        }

        ITransformer[] members = [.. chain];
        ITransformer[] restored = [.. members.Select(Restore)];
        return members.SequenceEqual(restored)
            ? model
            : new TransformerChain<ITransformer>(restored, members.Select(member => ScopeOf(chain, member)));
    }

    private static TransformerScope ScopeOf(TransformerChain<ITransformer> chain, ITransformer member) => Scopes
        .Where(scope => chain.GetModelFor(scope).Contains(member))
        .Aggregate(TransformerScope.None, (all, scope) => all | scope);
}
