using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Normalizes columns slot by slot.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string Name = "Normalizer";

    private readonly Normalizer[] _normalizers;

    internal NormalizingTransformer(IHostEnvironment environment, ColumnPair[] columns, Normalizer[] normalizers)
        : base(environment.Register(nameof(NormalizingTransformer)), columns) => _normalizers = normalizers;

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader)
    {
        var columns = ColumnPair.Read(reader);
        return new NormalizingTransformer(reader.Environment, columns, columns.Select(_ => Normalizer.Read(reader)).ToArray());
    }

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        var normalizer = _normalizers[pair];
        var size = input.Type is VectorDataViewType vector ? vector.Size : 0;
        if (!input.Type.ItemType().Equals(normalizer.ItemType) || size != normalizer.Size)
        {
            var expected = normalizer.Size == 0
                ? (DataViewType)normalizer.ItemType
                : new VectorDataViewType(normalizer.ItemType, normalizer.Size);
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, expected.ToString(), input.Type.ToString());
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new AddedColumn(
            new DataViewSchema.DetachedColumn(Columns[pair].Output, input.Type, annotations.ToAnnotations()),
            [input.Index],
            row => normalizer.CreateGetter(row, input));
    }

    private protected override void Write(ModelWriter writer)
    {
        ColumnPair.Write(writer, Columns);
        foreach (var normalizer in _normalizers)
        {
            normalizer.Write(writer);
        }
    }
}
