using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Estimators fitted one after another, each on what the transformers before it make of the data.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    public readonly IEstimator<TLastTransformer> LastEstimator;

    private readonly IHostEnvironment _environment;
    private readonly ChainLink[] _links;

    public EstimatorChain()
        : this(null, [])
    {
    }

    internal EstimatorChain(IHostEnvironment environment, ChainLink[] links)
    {
        _environment = environment;
        _links = links;
        LastEstimator = links.LastOrDefault()?.Estimator as IEstimator<TLastTransformer>;
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var current = input;
        var fitted = new List<ITransformer>();
        foreach (var link in _links)
        {
            var transformer = link.Estimator.Fit(current);
            fitted.Add(transformer);
            current = transformer.Transform(current);
            if (link.CacheAfter && fitted.Count < _links.Length)
            {
                current = new CachedView(_environment.Register("CacheDataView"), current, []);
            }
        }

        return new TransformerChain<TLastTransformer>(fitted, _links.Select(link => link.Scope));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _links.Aggregate(inputSchema, (shape, link) => link.Estimator.GetOutputSchema(shape));

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        Contracts.CheckValue(null, estimator, nameof(estimator));
        return new(_environment, [.. _links, new ChainLink(estimator, scope, false)]);
    }

    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Contracts.CheckValue(null, env, nameof(env));
        if (_links.Length == 0)
        {
            throw new InvalidOperationException("Current estimator chain has no estimator, can't append cache checkpoint.");
        }

        return new(env, [.. _links[..^1], _links[^1] with { CacheAfter = true }]);
    }
}

/// <summary>An estimator of a chain, where its transformer takes part, and whether the data is cached after it.</summary>
internal sealed record ChainLink(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);
