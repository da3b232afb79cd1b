using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the distinct values of columns and numbers them 1, 2, ….</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly ColumnPair[] _columns;
    private readonly int _maximum;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment environment, ColumnPair[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality, bool asText, IDataView keyData)
    {
        _host = environment.Register(nameof(ValueToKeyMappingEstimator));
        _host.CheckParam(maximumNumberOfKeys > 0, nameof(maximumNumberOfKeys), "must be positive");
        if (keyData is { Schema.Count: not 1 and var count })
        {
            throw _host.ExceptParam(
                nameof(keyData),
                $"If specified, this data view should contain only a single column containing the terms to map, but this had {count} columns.");
        }

        _columns = columns;
        _maximum = maximumNumberOfKeys;
        _ordinality = ordinality;
        _asText = asText;
        _keyData = keyData;
    }

    /// <summary>The order in which values get their numbers.</summary>
    public enum KeyOrdinality : byte
    {
        /// <summary>Order of first appearance.</summary>
        ByOccurrence = 0,

        /// <summary>Sorted; text by its characters' codes.</summary>
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var terms = _columns.Select(pair => TermsFor(input.Schema, pair)).ToArray();
        using var channel = _host.Start("Building term dictionary");
        if (_keyData is not null)
        {
            Collect(_keyData, terms, terms.Select(_ => _keyData.Schema[0]).ToArray());
        }
        else
        {
            Collect(input, terms, _columns.Select(pair => input.Schema[pair.Input]).ToArray());
        }

        for (var i = 0; i < terms.Length; i++)
        {
            terms[i].Finish(_ordinality);
            if (terms[i].Count == 0)
            {
                channel.Warning(MessageSensitivity.None, $"Term map for output column '{_columns[i].Output}' contains no entries.");
            }
        }

        return new ValueToKeyMappingTransformer(_host, _columns, terms, _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return Shapes.With(inputSchema, _columns.Select(pair =>
        {
            var input = Shapes.Find(_host, inputSchema, pair.Input);
            var values = input.IsKey
                && input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var found)
                && found.Kind == SchemaShape.Column.VectorKind.Vector
                ? found
                : new SchemaShape.Column(
                    AnnotationKinds.KeyValues,
                    SchemaShape.Column.VectorKind.Vector,
                    _asText ? TextDataViewType.Instance : input.ItemType,
                    input.IsKey && !_asText);
            var annotations = new SchemaShape(Shapes.Keep(input, AnnotationKinds.SlotNames).Append(values));
            return new SchemaShape.Column(pair.Output, input.Kind, NumberDataViewType.UInt32, true, annotations);
        }));
    }

    private static void Collect(IDataView data, Terms[] terms, DataViewSchema.Column[] sources)
    {
        using var cursor = data.GetRowCursor(sources.DistinctBy(column => column.Index));
        var collectors = terms.Select((column, index) => column.Collector(cursor, sources[index])).ToList();
        while (collectors.Count > 0 && cursor.MoveNext())
        {
            collectors.RemoveAll(static collect => !collect());
        }
    }

    private Terms TermsFor(DataViewSchema schema, ColumnPair pair)
    {
        var column = schema.GetColumnOrNull(pair.Input) ?? throw _host.ExceptMissingColumn("inputSchema", "input", pair.Input);
        if (column.Type.ItemType() is not PrimitiveDataViewType item || DataViewTypes.PrimitiveOrNull(item.RawType) is null)
        {
            throw _host.ExceptSchemaMismatch(
                "inputSchema", "input", pair.Input, "standard type or a vector of standard type", column.Type.ToString());
        }

        if (_keyData is not null && !_keyData.Schema[0].Type.ItemType().Equals(item))
        {
            throw _host.ExceptParam(
                "keyData", $"Input data's column must be of type '{item}' but was '{_keyData.Schema[0].Type.ItemType()}'");
        }

        return Terms.Create(item, _maximum);
    }
}
