using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Converts columns to another item type.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment environment, ColumnPair[] columns, DataKind outputKind)
        : base(environment.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(environment, columns, outputKind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.GetOutputShape(inputSchema);
}
