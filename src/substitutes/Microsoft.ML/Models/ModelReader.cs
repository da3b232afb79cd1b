using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads what <see cref="ModelWriter"/> wrote.</summary>
internal sealed class ModelReader(Stream stream, IHostEnvironment environment) : BinaryReader(stream, Encoding.UTF8, leaveOpen: true)
{
    private static readonly Dictionary<string, Type> RawTypes = new[]
    {
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float),
        typeof(double), typeof(bool), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DataViewRowId),
    }.Append(typeof(ReadOnlyMemory<char>)).ToDictionary(type => type == typeof(ReadOnlyMemory<char>) ? "Text" : type.Name);

    public IHostEnvironment Environment { get; } = environment;

    public ITransformer ReadTransformer() => Loaders.Find(ReadString())(this);

    public string[] ReadStrings()
    {
        var values = new string[ReadInt32()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadString();
        }

        return values;
    }

    public DataViewType ReadType()
    {
        switch ((TypeTag)ReadByte())
        {
            case TypeTag.Vector:
                var item = (PrimitiveDataViewType)ReadType();
                var dimensions = new int[ReadInt32()];
                for (var i = 0; i < dimensions.Length; i++)
                {
                    dimensions[i] = ReadInt32();
                }

                return new VectorDataViewType(item, dimensions);
            case TypeTag.Key:
                var raw = ReadType().RawType;
                return new KeyDataViewType(raw, ReadUInt64());
            case TypeTag.Primitive:
                var name = ReadString();
                return DataViewTypes.Primitive(RawTypes.GetValueOrDefault(name) ?? throw new FormatException($"Unknown column type '{name}'"));
            default:
                throw new FormatException("Unknown column type");
        }
    }

    public DataViewSchema ReadSchema()
    {
        var builder = new DataViewSchema.Builder();
        for (var count = ReadInt32(); count > 0; count--)
        {
            builder.AddColumn(ReadString(), ReadType(), ReadAnnotations());
        }

        return builder.ToSchema();
    }

    public DataViewSchema.Annotations ReadAnnotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        for (var count = ReadInt32(); count > 0; count--)
        {
            var name = ReadString();
            var type = ReadType();
            builder.Add(name, type, ValueCodec.For(type).ReadConstant(this));
        }

        return builder.ToAnnotations();
    }

    public IDataView ReadView() => BinaryFormat.Read(this);
}
