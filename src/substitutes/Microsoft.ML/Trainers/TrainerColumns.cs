using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The columns a trainer reads, and the checks of their types.</summary>
internal sealed record TrainerColumns(string Label, string Feature, string Weight, DataViewType LabelType, bool LabelIsKey)
{
    public void Check(IExceptionContext context, SchemaShape inputSchema)
    {
        context.CheckValue(inputSchema, nameof(inputSchema));
        Check(
            context,
            inputSchema,
            new SchemaShape.Column(Feature, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false),
            "feature",
            nameof(inputSchema));
        if (Weight is not null)
        {
            Check(
                context,
                inputSchema,
                new SchemaShape.Column(Weight, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false),
                "weight",
                nameof(inputSchema));
        }

        Check(
            context, inputSchema, new SchemaShape.Column(Label, SchemaShape.Column.VectorKind.Scalar, LabelType, LabelIsKey), "label", "labelCol");
    }

    private static void Check(IExceptionContext context, SchemaShape inputSchema, SchemaShape.Column wanted, string role, string parameter)
    {
        if (!inputSchema.TryFindColumn(wanted.Name, out var found))
        {
            throw context.ExceptMissingColumn(nameof(inputSchema), role, wanted.Name);
        }

        if (!wanted.IsCompatibleWith(found))
        {
            throw context.ExceptSchemaMismatch(parameter, role, wanted.Name, wanted.GetTypeString(), found.GetTypeString());
        }
    }
}
