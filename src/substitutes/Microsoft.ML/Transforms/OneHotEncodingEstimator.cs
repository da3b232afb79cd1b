using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the distinct values of columns and turns them into indicator vectors, counts or keys.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly ValueToKeyMappingEstimator _keys;
    private readonly KeyToVectorMappingEstimator _vectors;

    internal OneHotEncodingEstimator(
        IHostEnvironment environment,
        ColumnPair[] columns,
        OutputKind outputKind,
        int maximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality ordinality,
        IDataView keyData)
    {
        var host = environment.Register(nameof(OneHotEncodingEstimator));
        if (outputKind is not (OutputKind.Indicator or OutputKind.Key or OutputKind.Bag))
        {
            throw host.ExceptParam(nameof(OutputKind), "The substitute offers the output kinds Indicator, Bag and Key.");
        }

        _keys = new ValueToKeyMappingEstimator(host, columns, maximumNumberOfKeys, ordinality, asText: true, keyData);
        _vectors = outputKind == OutputKind.Key
            ? null
            : new KeyToVectorMappingEstimator(
                host, columns.Select(pair => new ColumnPair(pair.Output, pair.Output)).ToArray(), outputKind == OutputKind.Bag);
    }

    /// <summary>What a value becomes.</summary>
    public enum OutputKind : byte
    {
        /// <summary>The sum of the items' indicator vectors.</summary>
        Bag = 1,

        /// <summary>An indicator vector; of a vector, one after another.</summary>
        Indicator = 2,

        /// <summary>A key.</summary>
        Key = 3,

        /// <summary>The binary digits of the key.</summary>
        Binary = 4,
    }

    public OneHotEncodingTransformer Fit(IDataView input)
    {
        ITransformer keys = _keys.Fit(input);
        return new OneHotEncodingTransformer(
            _vectors is null ? new TransformerChain<ITransformer>(keys) : new TransformerChain<ITransformer>(keys, _vectors.Fit(keys.Transform(input))));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var keys = _keys.GetOutputSchema(inputSchema);
        return _vectors is null ? keys : _vectors.GetOutputSchema(keys);
    }
}
