using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column bound to fields: segments [Min, Limit) of each line, or [Min, end) if variable.</summary>
internal sealed record TextColumn(string Name, DataViewType Type, DataViewSchema.Annotations Annotations, TextColumn.Segment[] Segments)
{
    private const int SampleLines = 100;

    public static TextColumn[] Bind(IHost host, TextLoader.Options options, IMultiStreamSource dataSample)
    {
        Check(host, options);
        var columns = options.Columns ?? [new("Label", DataKind.Single, 0), new("Features", DataKind.Single, [new TextLoader.Range(1, null)])];
        var needsSize = columns.Any(column => column.Source?.Any(range => range.AutoEnd && range.Max is null) == true);
        var size = options.InputSize ?? 0;
        string[] header = null;
        if (dataSample is { Count: > 0 } && (options.HasHeader || (needsSize && size == 0)))
        {
            var sample = ReadSample(options, dataSample);
            header = options.HasHeader ? sample.FirstOrDefault() : null;
            size = size == 0 && needsSize ? CommonSize(host, sample) : size;
        }

        host.CheckParam(!needsSize || size > 0, "Source", "Can't determine the number of source columns without valid data");
        return columns.Select(column => Bind(host, column, size, header)).ToArray();
    }

    private static void Check(IHost host, TextLoader.Options options)
    {
        host.CheckParam(options.Separators?.Length > 0, nameof(options.Separators), "Must specify a separator");
        foreach (var separator in options.Separators)
        {
            host.CheckParam(!"\0\r\n\"0123456789".Contains(separator), "Separator", $"Illegal separator: '{separator}'");
        }

        host.CheckParam(
            !(options.AllowSparse && options.Separators.Contains(':')),
            nameof(options.Separators),
            "When the separator is colon, sparse values are not allowed");
        host.CheckParam(options.DecimalMarker is '.' or ',', nameof(options.DecimalMarker), "Decimal marker can only be '.' or ','");
        host.CheckParam(
            options.AllowQuoting || !options.Separators.Contains(options.DecimalMarker),
            nameof(options.AllowQuoting),
            $"Quoting must be allowed if decimal marker and separator are the '{options.DecimalMarker}' character.");
    }

    private static TextColumn Bind(IHost host, TextLoader.Column column, int size, string[] header)
    {
        host.CheckNonEmpty(column.Name?.Trim(), nameof(column.Name));
        host.CheckParam(column.Source?.Length > 0, nameof(column.Source), "Must specify some source column indices");
        var segments = column.Source.Select(range => range switch
        {
            { Max: { } max } => new Segment(range.Min, max + 1, range.ForceVector),
            { AutoEnd: true } => new Segment(range.Min, size > range.Min ? size : throw host.ExceptParam(
                nameof(range.Min), $"Column #{range.Min} not found in the dataset (it only has {size} columns)"), true),
            { VariableEnd: true } => new Segment(range.Min, null, true),
            _ => new Segment(range.Min, range.Min + 1, range.ForceVector),
        }).ToArray();
        var ordered = segments.OrderBy(segment => segment.Min).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            host.CheckParam(
                ordered[i - 1].Limit <= ordered[i].Min,
                nameof(column.Source),
                $"Intervals specified for column '{column.Name}' overlap");
        }

        var item = DataViewTypes.OfKind(column.DataKind);
        if (column.KeyCount is { } count)
        {
            item = new KeyDataViewType(item.RawType, count.Count ?? Largest(item.RawType));
        }

        var isVariable = segments.Any(segment => segment.Limit is null);
        var known = segments.Sum(segment => segment.Limit is { } limit ? limit - segment.Min : 0);
        DataViewType type = isVariable ? new VectorDataViewType(item) : known > 1 || segments[0].ForceVector ? new VectorDataViewType(item, known) : item;
        return new TextColumn(column.Name.Trim(), type, SlotNames(type, segments, header), segments);
    }

    private static ulong Largest(System.Type raw) => System.Type.GetTypeCode(raw) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };

    private static DataViewSchema.Annotations SlotNames(DataViewType type, Segment[] segments, string[] header)
    {
        if (header is null || type is not VectorDataViewType { IsKnownSize: true } vector)
        {
            return null;
        }

        var names = segments
            .SelectMany(segment => Enumerable.Range(segment.Min, segment.Limit.Value - segment.Min))
            .Select(source => (source < header.Length ? header[source] : string.Empty).AsMemory())
            .ToArray();
        if (names.All(name => name.IsEmpty))
        {
            return null;
        }

        var builder = new DataViewSchema.Annotations.Builder();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = (ref VBuffer<ReadOnlyMemory<char>> value) =>
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value);
        builder.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, vector.Size), getter);
        return builder.ToAnnotations();
    }

    private static List<string[]> ReadSample(TextLoader.Options options, IMultiStreamSource source)
    {
        var lines = new List<string[]>();
        using var reader = new LineReader(source.OpenTextReader(0), options);
        var fields = new FieldSplitter(options, int.MaxValue - 1);
        while (lines.Count < SampleLines && reader.MoveNext())
        {
            fields.Split(reader.Line);
            lines.Add(Enumerable.Range(0, fields.Count).Select(index => fields[index].ToString()).ToArray());
        }

        return lines;
    }

    private static int CommonSize(IHost host, List<string[]> sample)
    {
        var sizes = sample.Select(line => line.Length).Distinct().ToArray();
        host.CheckParam(sizes.Length > 0, "Source", "Can't determine the number of source columns without valid data");
        host.CheckParam(sizes.Length == 1, "Source", "The size of input lines is not consistent");
        return sizes[0];
    }

    internal readonly record struct Segment(int Min, int? Limit, bool ForceVector);
}
