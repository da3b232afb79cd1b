using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Numbers values; unknown and missing ones become the missing key.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "TermTransform";

    private readonly Terms[] _terms;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment environment, ColumnPair[] columns, Terms[] terms, bool asText)
        : base(environment.Register(nameof(ValueToKeyMappingTransformer)), columns)
    {
        _terms = terms;
        _asText = asText;
    }

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader)
    {
        var asText = reader.ReadBoolean();
        var columns = ColumnPair.Read(reader);
        return new ValueToKeyMappingTransformer(reader.Environment, columns, columns.Select(_ => Terms.Read(reader)).ToArray(), asText);
    }

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        var terms = _terms[pair];
        if (!input.Type.ItemType().Equals(terms.ItemType))
        {
            throw Host.Except($"Could not apply a map over type '{terms.ItemType}' to column '{input.Name}' since it has type '{input.Type}'");
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        terms.Describe(annotations, input, _asText);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        var type = Itemwise.ResultType(input.Type, new KeyDataViewType(typeof(uint), Math.Max(1, terms.Count)));
        return new AddedColumn(
            new DataViewSchema.DetachedColumn(Columns[pair].Output, type, annotations.ToAnnotations()),
            [input.Index],
            row => terms.CreateGetter(row, input));
    }

    private protected override void Write(ModelWriter writer)
    {
        writer.Write(_asText);
        ColumnPair.Write(writer, Columns);
        foreach (var terms in _terms)
        {
            terms.Write(writer);
        }
    }
}
