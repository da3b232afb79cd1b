using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns a scale and an offset, or a mean and a deviation, for every slot of columns of Single or Double.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly ColumnPair[] _columns;
    private readonly NormalizerOptions _options;

    internal NormalizingEstimator(IHostEnvironment environment, ColumnPair[] columns, NormalizerOptions options)
    {
        _host = environment.Register(nameof(NormalizingEstimator));
        _host.CheckParam(options.MaximumExampleCount > 1, "MaximumExampleCount", "Must be greater than 1");
        _columns = columns;
        _options = options;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var sources = _columns.Select(pair => Find(input.Schema, pair.Input)).ToArray();
        using var cursor = input.GetRowCursor(sources.DistinctBy(column => column.Index));
        var fits = sources.Select(source => NormalizerFit.Create(_host, cursor, source, _options)).ToArray();
        for (long row = 0; row < _options.MaximumExampleCount && cursor.MoveNext(); row++)
        {
            foreach (var fit in fits)
            {
                fit.Add();
            }
        }

        return new NormalizingTransformer(_host, _columns, fits.Select(fit => fit.Finish()).ToArray());
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return Shapes.With(inputSchema, _columns.Select(pair =>
        {
            var input = Shapes.Find(_host, inputSchema, pair.Input);
            if (input.Kind == SchemaShape.Column.VectorKind.VariableVector)
            {
                throw _host.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", pair.Input, "known-size vector or scalar", input.GetTypeString());
            }

            if (!input.ItemType.Equals(NumberDataViewType.Single) && !input.ItemType.Equals(NumberDataViewType.Double))
            {
                throw _host.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", pair.Input, "vector or scalar of Single or Double", input.GetTypeString());
            }

            var annotations = Shapes.Keep(input, AnnotationKinds.SlotNames).Prepend(Shapes.Normalized);
            return new SchemaShape.Column(pair.Output, input.Kind, input.ItemType, false, new SchemaShape(annotations));
        }));
    }

    private DataViewSchema.Column Find(DataViewSchema inputSchema, string name)
    {
        var column = inputSchema.GetColumnOrNull(name) ?? throw _host.ExceptMissingColumn(nameof(inputSchema), "input", name);
        var item = column.Type.ItemType();
        if (column.Type.ValueCount() == 0 || !(item.Equals(NumberDataViewType.Single) || item.Equals(NumberDataViewType.Double)))
        {
            throw _host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", name, "vector or scalar of Single or Double with known size", column.Type.ToString());
        }

        return column;
    }
}
