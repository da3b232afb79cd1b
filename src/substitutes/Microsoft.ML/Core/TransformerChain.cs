using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Transformers applied one after another; those outside the scope asked for are left out.</summary>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, IDisposable
    where TLastTransformer : class, ITransformer
{
    public readonly TLastTransformer LastTransformer;

    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;
    private bool _disposed;

    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        _transformers = transformers?.ToArray() ?? [];
        _scopes = scopes?.ToArray() ?? [];
        LastTransformer = _transformers.LastOrDefault() as TLastTransformer;
        if (_transformers.Length != _scopes.Length || (_transformers.Length > 0 && LastTransformer is null))
        {
            throw Contracts.Mark(new InvalidOperationException("Every transformer needs a scope, and the last one the type of the chain"));
        }
    }

    public TransformerChain(params ITransformer[] transformers)
        : this(transformers, (transformers ?? []).Select(_ => TransformerScope.Everything))
    {
    }

    bool ITransformer.IsRowToRowMapper => _transformers.All(transformer => transformer.IsRowToRowMapper);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetOutputSchema(inputSchema, TransformerScope.Scoring);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope)
    {
        Contracts.CheckValue(null, inputSchema, nameof(inputSchema));
        return Within(scope).Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));
    }

    public IDataView Transform(IDataView input) => Transform(input, TransformerScope.Scoring);

    public IDataView Transform(IDataView input, TransformerScope scope)
    {
        Contracts.CheckValue(null, input, nameof(input));

        // Errors of the whole chain's schema come before any transformer does something.
        GetOutputSchema(input.Schema, scope);
        return Within(scope).Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    public TransformerChain<ITransformer> GetModelFor(TransformerScope scopeFilter) =>
        new(Within(scopeFilter), _scopes.Where(scope => (scope & scopeFilter) != TransformerScope.None));

    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        Contracts.CheckValue(null, transformer, nameof(transformer));
        return new([.. _transformers, transformer], [.. _scopes, scope]);
    }

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(null, inputSchema, nameof(inputSchema));
        if (!((ITransformer)this).IsRowToRowMapper)
        {
            throw Contracts.Mark(new InvalidOperationException("GetRowToRowMapper method called despite IsRowToRowMapper being false."));
        }

        return CompositeMapper.Create(inputSchema, _transformers);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ctx.Save(TransformerChainLoader.Name, writer =>
    {
        writer.Write(_transformers.Length);
        for (var i = 0; i < _transformers.Length; i++)
        {
            writer.Write((int)_scopes[i]);
            writer.WriteModel(_transformers[i]);
        }
    });

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var transformer in _transformers)
        {
            (transformer as IDisposable)?.Dispose();
        }
    }

    private IEnumerable<ITransformer> Within(TransformerScope filter) =>
        _transformers.Where((_, index) => (_scopes[index] & filter) != TransformerScope.None);
}

internal static class TransformerChainLoader
{
    public const string Name = "TransformerChain";

    public static ITransformer Load(ModelReader reader)
    {
        var transformers = new ITransformer[reader.ReadInt32()];
        var scopes = new TransformerScope[transformers.Length];
        for (var i = 0; i < transformers.Length; i++)
        {
            scopes[i] = (TransformerScope)reader.ReadInt32();
            transformers[i] = reader.ReadTransformer();
        }

        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
