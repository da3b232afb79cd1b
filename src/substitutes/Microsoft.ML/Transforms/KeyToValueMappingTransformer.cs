using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Turns keys into the values in their KeyValues annotation; a missing key into the type's missing value or its default.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment environment, params ColumnPair[] columns)
        : base(environment.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader) => new KeyToValueMappingTransformer(reader.Environment, ColumnPair.Read(reader));

    internal SchemaShape GetOutputShape(SchemaShape inputSchema) => Shape(inputSchema, (input, _) =>
    {
        if (!input.IsKey)
        {
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, "KeyType", input.GetTypeString());
        }

        if (!input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values))
        {
            throw Host.ExceptParam(nameof(inputSchema), $"Input column '{input.Name}' doesn't contain key values metadata");
        }

        var annotations = Shapes.HasSlotNames(input) ? new SchemaShape(Shapes.Keep(input, AnnotationKinds.SlotNames)) : null;
        return new SchemaShape.Column(input.Name, input.Kind, values.ItemType, values.IsKey, annotations);
    });

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        var type = input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type
            ?? throw Host.Except("Metadata KeyValues does not exist");
        if (type is not VectorDataViewType values || (ulong)values.Size != input.Type.ItemType().KeyCount())
        {
            throw Host.Except("KeyValues metadata size does not match column type key count");
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        var output = new DataViewSchema.DetachedColumn(
            Columns[pair].Output, Itemwise.ResultType(input.Type, values.ItemType), annotations.ToAnnotations());
        return Generic.Call(MakeColumn<int>, values.ItemType.RawType, output, input);
    }

    private protected override void Write(ModelWriter writer) => ColumnPair.Write(writer, Columns);

    private static AddedColumn MakeColumn<T>(DataViewSchema.DetachedColumn output, DataViewSchema.Column input)
    {
        var annotation = default(VBuffer<T>);
        input.Annotations.GetValue(AnnotationKinds.KeyValues, ref annotation);
        var values = annotation.DenseValues().ToArray();
        var missing = MissingValues.Of<T>();
        T Map(uint key) => key - 1 < (uint)values.Length ? values[key - 1] : missing;
        return new AddedColumn(
            output, [input.Index], row => Itemwise.Create<uint, T>(Itemwise.KeyGetter(row, input), input.Type is VectorDataViewType, Map));
    }
}
