using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Looks values up in a table.</summary>
public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(IHostEnvironment environment, LookupTable table, ColumnPair[] columns)
        : base(environment.Register(nameof(ValueMappingEstimator)), new ValueMappingTransformer(environment, table, columns))
    {
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.GetOutputShape(inputSchema);
}

/// <summary>Looks values up in a table of known types.</summary>
public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(IHostEnvironment environment, LookupTable table, ColumnPair[] columns)
        : base(environment, table, columns)
    {
    }
}
