using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Converts items to a type; a key converted to an unsigned integer type stays a key of that width.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string Name = "TypeConvertTransform";

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(IHostEnvironment environment, ColumnPair[] columns, DataKind outputKind)
        : base(environment.Register(nameof(TypeConvertingTransformer)), columns) => _kind = outputKind;

    private protected override string LoaderName => Name;

    private PrimitiveDataViewType Target => DataViewTypes.OfKind(_kind);

    internal static ITransformer Load(ModelReader reader) =>
        new TypeConvertingTransformer(reader.Environment, ColumnPair.Read(reader), (DataKind)reader.ReadByte());

    internal SchemaShape GetOutputShape(SchemaShape inputSchema) => Shape(inputSchema, (input, _) =>
    {
        if (!Conversions.Exists(input.ItemType.RawType, Target.RawType))
        {
            throw Host.ExceptParam(nameof(inputSchema), $"Don't know how to convert {input.Name} into {Target}");
        }

        return new SchemaShape.Column(input.Name, input.Kind, Target, false, input.Annotations);
    });

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        var from = input.Type.ItemType();
        var to = from is KeyDataViewType key && KeyDataViewType.IsValidDataType(Target.RawType)
            ? new KeyDataViewType(Target.RawType, key.Count)
            : Target;
        if (!Conversions.Exists(from.RawType, to.RawType) || (from is KeyDataViewType && to is not KeyDataViewType))
        {
            throw Host.ExceptParam(
                "inputSchema", $"Source column '{input.Name}' with item type '{input.Type}' is not compatible with destination type '{to}'.");
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(input.Annotations, kind => kind is AnnotationKinds.SlotNames
            || (kind is AnnotationKinds.KeyValues && from is KeyDataViewType)
            || (kind is AnnotationKinds.IsNormalized && from is NumberDataViewType && to is NumberDataViewType));
        if (from is BooleanDataViewType && to is NumberDataViewType)
        {
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        return new AddedColumn(
            new DataViewSchema.DetachedColumn(Columns[pair].Output, Itemwise.ResultType(input.Type, to), annotations.ToAnnotations()),
            [input.Index],
            row => Conversions.Convert(Getters.Of(row, input), input.Type is VectorDataViewType, from.RawType, to.RawType));
    }

    private protected override void Write(ModelWriter writer)
    {
        ColumnPair.Write(writer, Columns);
        writer.Write((byte)_kind);
    }
}
