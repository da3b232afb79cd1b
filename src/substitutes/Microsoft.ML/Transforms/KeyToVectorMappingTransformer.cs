using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Key k of K becomes the unit vector e_{k−1} of size K, a missing key the zero vector. A vector of keys becomes the concatenation of its
/// items' vectors, or their sum.
/// </summary>
public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string Name = "KeyToVectorTransform";

    private readonly bool _count;

    internal KeyToVectorMappingTransformer(IHostEnvironment environment, ColumnPair[] columns, bool outputCountVector)
        : base(environment.Register(nameof(KeyToVectorMappingTransformer)), columns) => _count = outputCountVector;

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader) =>
        new KeyToVectorMappingTransformer(reader.Environment, ColumnPair.Read(reader), reader.ReadBoolean());

    internal SchemaShape GetOutputShape(SchemaShape inputSchema) => Shape(inputSchema, (input, _) =>
    {
        var annotations = new List<SchemaShape.Column>();
        var isVariable = input.Kind == SchemaShape.Column.VectorKind.VariableVector;
        if (input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values) && values.ItemType is TextDataViewType
            && (!isVariable || (_count && input.IsKey)))
        {
            annotations.Add(Shapes.SlotNames);
        }

        if (!_count && !isVariable)
        {
            annotations.Add(Shapes.CategoricalSlots);
        }

        if (!_count || input.Kind == SchemaShape.Column.VectorKind.Scalar)
        {
            annotations.Add(Shapes.Normalized);
        }

        var kind = isVariable && !_count ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector;
        return new SchemaShape.Column(input.Name, kind, NumberDataViewType.Single, false, new SchemaShape(annotations));
    });

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair)
    {
        if (input.Type.ItemType() is not KeyDataViewType key)
        {
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, "known-count key type", input.Type.ToString());
        }

        var size = checked((int)key.Count);
        var items = input.Type.ValueCount();
        var type = _count || items == 1
            ? new VectorDataViewType(NumberDataViewType.Single, size)
            : new VectorDataViewType(NumberDataViewType.Single, items, size);
        var output = new DataViewSchema.DetachedColumn(Columns[pair].Output, type, Annotations(input, type, size));
        return new AddedColumn(output, [input.Index], row => Itemwise.KeyGetter(row, input) switch
        {
            ValueGetter<uint> scalar => Indicator(scalar, size),
            ValueGetter<VBuffer<uint>> vector when _count => Counts(vector, size),
            var vector => Indicators((ValueGetter<VBuffer<uint>>)vector, size),
        });
    }

    private protected override void Write(ModelWriter writer)
    {
        ColumnPair.Write(writer, Columns);
        writer.Write(_count);
    }

    private DataViewSchema.Annotations Annotations(DataViewSchema.Column input, VectorDataViewType output, int size)
    {
        var isScalar = input.Type is not VectorDataViewType;
        var items = input.Type.ValueCount();
        var builder = new DataViewSchema.Annotations.Builder();
        if (output.IsKnownSize
            && input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is VectorDataViewType values
            && values.Size == size && values.ItemType is TextDataViewType)
        {
            builder.Add<VBuffer<ReadOnlyMemory<char>>>(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, output.Dimensions),
                (ref VBuffer<ReadOnlyMemory<char>> names) => SlotNames(input, plain: _count || isScalar, ref names));
        }

        if (!_count && items > 0)
        {
            builder.Add<VBuffer<int>>(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, items, 2),
                (ref VBuffer<int> ranges) =>
                {
                    var editor = VBufferEditor.Create(ref ranges, 2 * items);
                    for (var i = 0; i < items; i++)
                    {
                        editor.Values[2 * i] = i * size;
                        editor.Values[(2 * i) + 1] = ((i + 1) * size) - 1;
                    }

                    ranges = editor.Commit();
                });
        }

        if (!_count || isScalar)
        {
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        return builder.ToAnnotations();
    }

    /// <summary>The key values, for a vector of keys each after «slot.».</summary>
    private static void SlotNames(DataViewSchema.Column input, bool plain, ref VBuffer<ReadOnlyMemory<char>> names)
    {
        var keys = default(VBuffer<ReadOnlyMemory<char>>);
        input.Annotations.GetValue(AnnotationKinds.KeyValues, ref keys);
        if (plain)
        {
            keys.CopyTo(ref names);
            return;
        }

        var slots = default(VBuffer<ReadOnlyMemory<char>>);
        if (input.HasSlotNames())
        {
            input.GetSlotNames(ref slots);
        }

        var items = input.Type.ValueCount();
        var editor = VBufferEditor.Create(ref names, items * keys.Length);
        for (var i = 0; i < items; i++)
        {
            var slot = slots.Length == items ? slots.GetItemOrDefault(i) : default;
            var prefix = slot.IsEmpty ? $"[{i.ToString(CultureInfo.InvariantCulture)}]" : slot.ToString();
            for (var k = 0; k < keys.Length; k++)
            {
                editor.Values[(i * keys.Length) + k] = $"{prefix}.{keys.GetItemOrDefault(k)}".AsMemory();
            }
        }

        names = editor.Commit();
    }

    private static ValueGetter<VBuffer<float>> Indicator(ValueGetter<uint> source, int size)
    {
        uint key = 0;
        return (ref VBuffer<float> result) =>
        {
            source(ref key);
            var isKnown = key - 1 < (uint)size;
            var editor = VBufferEditor.Create(ref result, size, isKnown ? 1 : 0);
            if (isKnown)
            {
                editor.Values[0] = 1;
                if (size > 1)
                {
                    editor.Indices[0] = (int)key - 1;
                }
            }

            result = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<float>> Indicators(ValueGetter<VBuffer<uint>> source, int size)
    {
        var keys = default(VBuffer<uint>);
        return (ref VBuffer<float> result) =>
        {
            source(ref keys);
            var values = keys.GetValues();
            var indices = keys.GetIndices();
            var editor = VBufferEditor.Create(ref result, checked(size * keys.Length), values.Length, requireIndicesOnDense: true);
            var count = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] - 1 < (uint)size)
                {
                    editor.Values[count] = 1;
                    editor.Indices[count++] = ((keys.IsDense ? i : indices[i]) * size) + (int)values[i] - 1;
                }
            }

            result = editor.CommitTruncated(count);
        };
    }

    private static ValueGetter<VBuffer<float>> Counts(ValueGetter<VBuffer<uint>> source, int size)
    {
        var keys = default(VBuffer<uint>);
        return (ref VBuffer<float> result) =>
        {
            source(ref keys);
            var editor = VBufferEditor.Create(ref result, size);
            editor.Values.Clear();
            foreach (var key in keys.GetValues())
            {
                if (key - 1 < (uint)size)
                {
                    editor.Values[(int)key - 1]++;
                }
            }

            result = editor.Commit();
        };
    }
}
