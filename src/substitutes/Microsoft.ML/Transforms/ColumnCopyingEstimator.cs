using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Gives columns additional names.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(IHostEnvironment environment, params ColumnPair[] columns)
        : base(environment.Register(nameof(ColumnCopyingEstimator)), new ColumnCopyingTransformer(environment, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.GetOutputShape(inputSchema);
}
