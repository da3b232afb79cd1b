using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Writes models, types, schemas and views; <see cref="ModelReader"/> reads them back.</summary>
internal sealed class ModelWriter(Stream stream) : BinaryWriter(stream, Encoding.UTF8, leaveOpen: true)
{
    public void WriteModel(ICanSaveModel model)
    {
        using var context = new ModelSaveContext(this);
        model.Save(context);
        if (!context.IsFilled)
        {
            throw Contracts.Mark(new InvalidOperationException($"'{model.GetType().FullName}' cannot be saved: its Save wrote nothing."));
        }
    }

    public void WriteStrings(IReadOnlyCollection<string> values)
    {
        Write(values.Count);
        foreach (var value in values)
        {
            Write(value);
        }
    }

    public void WriteType(DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                Write((byte)TypeTag.Vector);
                WriteType(vector.ItemType);
                Write(vector.Dimensions.Length);
                foreach (var dimension in vector.Dimensions)
                {
                    Write(dimension);
                }

                break;
            case KeyDataViewType key:
                Write((byte)TypeTag.Key);
                WriteType(DataViewTypes.Primitive(key.RawType));
                Write(key.Count);
                break;
            default:
                Write((byte)TypeTag.Primitive);
                Write(type.RawType == typeof(ReadOnlyMemory<char>) ? "Text" : type.RawType.Name);
                break;
        }
    }

    /// <summary>The columns of known type, with the values of their annotations of known type; the others are left out.</summary>
    public void WriteSchema(DataViewSchema schema)
    {
        var columns = schema.Where(column => ValueCodec.Supports(column.Type)).ToArray();
        Write(columns.Length);
        foreach (var column in columns)
        {
            Write(column.Name);
            WriteType(column.Type);
            WriteAnnotations(column.Annotations);
        }
    }

    public void WriteAnnotations(DataViewSchema.Annotations annotations)
    {
        var kinds = annotations.Schema.Where(kind => ValueCodec.Supports(kind.Type)).ToArray();
        Write(kinds.Length);
        foreach (var kind in kinds)
        {
            Write(kind.Name);
            WriteType(kind.Type);
            ValueCodec.For(kind.Type).WriteValueOf(this, annotations, kind);
        }
    }

    /// <summary>The schema and all rows of a view.</summary>
    public void WriteView(IDataView view) => BinaryFormat.Write(this, view, keepHidden: true);
}

internal enum TypeTag : byte
{
    Primitive,
    Key,
    Vector,
}
