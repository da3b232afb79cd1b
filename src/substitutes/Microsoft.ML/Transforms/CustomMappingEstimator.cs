using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Applies a user's function to rows.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment environment,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputSchemaDefinition,
        SchemaDefinition outputSchemaDefinition)
        : base(
            environment.Register(nameof(CustomMappingEstimator<,>)),
            new CustomMappingTransformer<TSrc, TDst>(environment, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var wanted in Transformer.Inputs)
        {
            var found = Shapes.Find(Host, inputSchema, wanted.Column.Name);
            var shape = SchemaShape.Column.Create(wanted.Column.Name, wanted.Column.Type);

            // Where a vector of any size is asked for, one of fixed size will do.
            var fits = shape.Kind == SchemaShape.Column.VectorKind.VariableVector
                ? found.Kind != SchemaShape.Column.VectorKind.Scalar
                : found.Kind == shape.Kind;
            if (!fits || !shape.ItemType.Equals(found.ItemType) || shape.IsKey != found.IsKey)
            {
                throw Host.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", wanted.Column.Name, wanted.Column.Type.ToString(), found.GetTypeString());
            }
        }

        return Shapes.With(inputSchema, SchemaShape.Create(Transformer.OutputSchema));
    }
}
