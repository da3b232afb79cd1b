using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Concatenates columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHost _host;
    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingEstimator(IHostEnvironment environment, string outputColumnName, params string[] inputColumnNames)
    {
        _host = environment.Register(nameof(ColumnConcatenatingEstimator));
        _host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        _host.CheckValue(inputColumnNames, nameof(inputColumnNames));
        _host.CheckParam(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        _host.CheckParam(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _name = outputColumnName;
        _sources = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new ColumnConcatenatingTransformer(_host, _name, _sources);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = _sources.Select(source => Shapes.Find(_host, inputSchema, source)).ToArray();
        var itemType = columns[0].ItemType;
        foreach (var column in columns)
        {
            if (column.IsKey)
            {
                throw _host.Except($"Column '{column.Name}' is key. Concatenation of keys is unsupported.");
            }

            if (!column.ItemType.Equals(itemType))
            {
                throw _host.Except(
                    $"Concatenated columns should have the same type. Column '{column.Name}' has type of {column.ItemType}, " +
                    $"but expected column type is {itemType}.");
            }
        }

        var annotations = new List<SchemaShape.Column>();
        if (columns.All(Shapes.IsNormalized))
        {
            annotations.Add(Shapes.Normalized);
        }

        if (columns.Any(Shapes.HasCategoricalSlots))
        {
            annotations.Add(Shapes.CategoricalSlots);
        }

        if (columns.Any(column => column.Kind == SchemaShape.Column.VectorKind.Scalar || Shapes.HasSlotNames(column)))
        {
            annotations.Add(Shapes.SlotNames);
        }

        var kind = columns.Any(column => column.Kind == SchemaShape.Column.VectorKind.VariableVector)
            ? SchemaShape.Column.VectorKind.VariableVector
            : SchemaShape.Column.VectorKind.Vector;
        return Shapes.With(inputSchema, new SchemaShape.Column(_name, kind, itemType, false, new SchemaShape(annotations)));
    }
}
