using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Turns keys into indicator vectors.</summary>
public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(IHostEnvironment environment, ColumnPair[] columns, bool outputCountVector)
        : base(
            environment.Register(nameof(KeyToVectorMappingEstimator)),
            new KeyToVectorMappingTransformer(environment, columns, outputCountVector))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.GetOutputShape(inputSchema);
}
