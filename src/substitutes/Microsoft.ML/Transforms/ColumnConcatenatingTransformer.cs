using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Concatenates columns into a vector: scalars give one slot, vectors all of theirs.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string Name = "ConcatTransform";

    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingTransformer(IHostEnvironment environment, string outputColumnName, params string[] inputColumnNames)
        : base(environment.Register(nameof(ColumnConcatenatingTransformer)))
    {
        _name = outputColumnName;
        _sources = inputColumnNames;
    }

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader) =>
        new ColumnConcatenatingTransformer(reader.Environment, reader.ReadString(), reader.ReadStrings());

    private protected override RowMap CreateMap(DataViewSchema schema)
    {
        var columns = new DataViewSchema.Column[_sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = schema.GetColumnOrNull(_sources[i])
                ?? throw Host.ExceptMissingColumn("inputSchema", "input", _sources[i]);
            var itemType = columns[0].Type.ItemType();
            if (!columns[i].Type.ItemType().Equals(itemType))
            {
                throw Host.ExceptSchemaMismatch(
                    "inputSchema", "input", _sources[i], itemType.ToString(), columns[i].Type.ToString());
            }
        }

        var sources = columns.Select(column => column.Index).ToArray();
        if (columns.Length == 1 && columns[0].Type is VectorDataViewType)
        {
            return new ColumnwiseMap(new AddedColumn(
                new DataViewSchema.DetachedColumn(_name, columns[0].Type, columns[0].Annotations), sources, row => Getters.Of(row, columns[0])));
        }

        var item = (PrimitiveDataViewType)columns[0].Type.ItemType();
        var size = columns.Any(column => column.Type.ValueCount() == 0) ? 0 : columns.Sum(column => column.Type.ValueCount());
        return new ColumnwiseMap(new AddedColumn(
            new DataViewSchema.DetachedColumn(_name, new VectorDataViewType(item, size), Annotations(columns, item, size)),
            sources,
            row => Generic.Call(MakeGetter<int>, item.RawType, row, columns)));
    }

    private protected override void Write(ModelWriter writer)
    {
        writer.Write(_name);
        writer.WriteStrings(_sources);
    }

    private static DataViewSchema.Annotations Annotations(DataViewSchema.Column[] columns, PrimitiveDataViewType item, int size)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (item is NumberDataViewType && columns.All(column => column.IsNormalized()))
        {
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        if (size > 0 && columns.Any(column => column.Type is not VectorDataViewType || column.HasSlotNames()))
        {
            builder.Add<VBuffer<ReadOnlyMemory<char>>>(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, size),
                (ref VBuffer<ReadOnlyMemory<char>> names) => new VBuffer<ReadOnlyMemory<char>>(size, SlotNames(columns, size)).CopyTo(ref names));
        }

        var ranges = size > 0 ? CategoricalRanges(columns) : [];
        if (ranges.Length > 0)
        {
            builder.Add<VBuffer<int>>(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2),
                (ref VBuffer<int> value) => new VBuffer<int>(ranges.Length, ranges).CopyTo(ref value));
        }

        return builder.ToAnnotations();
    }

    private static ReadOnlyMemory<char>[] SlotNames(DataViewSchema.Column[] columns, int size)
    {
        var result = new ReadOnlyMemory<char>[size];
        var first = 0;
        foreach (var column in columns)
        {
            if (column.Type is not VectorDataViewType)
            {
                result[first] = column.Name.AsMemory();
            }
            else if (column.HasSlotNames())
            {
                var names = default(VBuffer<ReadOnlyMemory<char>>);
                column.GetSlotNames(ref names);
                foreach (var (slot, name) in names.Items())
                {
                    result[first + slot] = name.IsEmpty ? default : $"{column.Name}.{name}".AsMemory();
                }
            }

            first += column.Type.ValueCount();
        }

        return result;
    }

    private static int[] CategoricalRanges(DataViewSchema.Column[] columns)
    {
        var result = new List<int>();
        var first = 0;
        foreach (var column in columns)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.CategoricalSlotRanges)?.Type is VectorDataViewType { IsKnownSize: true })
            {
                var ranges = default(VBuffer<int>);
                column.Annotations.GetValue(AnnotationKinds.CategoricalSlotRanges, ref ranges);
                result.AddRange(ranges.DenseValues().Select(slot => slot + first));
            }

            first += column.Type.ValueCount();
        }

        return result.ToArray();
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column[] columns)
    {
        var scalars = columns.Select(column => column.Type is VectorDataViewType ? null : row.GetGetter<T>(column)).ToArray();
        var vectors = columns.Select(column => column.Type is VectorDataViewType ? row.GetGetter<VBuffer<T>>(column) : null).ToArray();
        var parts = new VBuffer<T>[columns.Length];
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
        {
            int length = 0, count = 0;
            for (var i = 0; i < parts.Length; i++)
            {
                if (vectors[i] is { } vector)
                {
                    vector(ref parts[i]);
                    CheckLength(columns[i], parts[i].Length);
                }
                else
                {
                    var editor = VBufferEditor.Create(ref parts[i], 1);
                    scalars[i](ref editor.Values[0]);
                    parts[i] = editor.Commit();
                }

                length = checked(length + parts[i].Length);
                count += parts[i].GetValues().Length;
            }

            if (count <= length / 2)
            {
                FillSparse(parts, ref result, length, count);
            }
            else
            {
                FillDense(parts, ref result, length);
            }
        });
    }

    private static void CheckLength(DataViewSchema.Column column, int length)
    {
        var expected = column.Type.ValueCount();
        if (expected != 0 && expected != length)
        {
            throw Contracts.Mark(new InvalidOperationException($"Column '{column.Name}': expected {expected} slots, but got {length}"));
        }
    }

    private static void FillDense<T>(VBuffer<T>[] parts, ref VBuffer<T> result, int length)
    {
        var editor = VBufferEditor.Create(ref result, length);
        var first = 0;
        foreach (ref readonly var part in parts.AsSpan())
        {
            part.CopyTo(editor.Values, first);
            first += part.Length;
        }

        result = editor.Commit();
    }

    private static void FillSparse<T>(VBuffer<T>[] parts, ref VBuffer<T> result, int length, int count)
    {
        var editor = VBufferEditor.Create(ref result, length, count);
        int first = 0, filled = 0;
        foreach (ref readonly var part in parts.AsSpan())
        {
            var values = part.GetValues();
            var indices = part.GetIndices();
            for (var i = 0; i < values.Length; i++)
            {
                editor.Values[filled] = values[i];
                editor.Indices[filled++] = first + (part.IsDense ? i : indices[i]);
            }

            first += part.Length;
        }

        result = editor.Commit();
    }
}
