using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Turns keys back into the values they stand for.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment environment, params ColumnPair[] columns)
        : base(environment.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(environment, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.GetOutputShape(inputSchema);
}
