using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Holds the current value of one column of a text.</summary>
internal abstract class ColumnParser
{
    public static ColumnParser Create(TextColumn column, TextLoader.Options options) =>
        Generic.Call(Make<int>, column.Type.ItemType().RawType, column, options);

    public abstract void Parse(FieldSplitter fields, long line);

    /// <summary>The getter of the current value; <paramref name="check"/> throws off the rows.</summary>
    public abstract Delegate CreateGetter(Action check);

    private static ColumnParser Make<T>(TextColumn column, TextLoader.Options options) => new ColumnParser<T>(column, options);
}

internal sealed class ColumnParser<T> : ColumnParser
{
    private readonly TextColumn _column;
    private readonly FieldParser<T> _parser;
    private readonly bool _hasMissing;
    private readonly T _empty;
    private T[] _values = new T[1];
    private int _count;

    public ColumnParser(TextColumn column, TextLoader.Options options)
    {
        _column = column;
        var item = (PrimitiveDataViewType)column.Type.ItemType();
        _parser = FieldParsers.For<T>(item, options.DecimalMarker);
        _hasMissing = FieldParsers.HasMissing(item);
        if (options.MissingRealsAsNaNs && (typeof(T) == typeof(float) || typeof(T) == typeof(double)))
        {
            _parser(default, out _empty);
        }
    }

    public override void Parse(FieldSplitter fields, long line)
    {
        var size = 0;
        foreach (var segment in _column.Segments)
        {
            size += Math.Max(0, (segment.Limit ?? fields.Count) - segment.Min);
        }

        if (_values.Length < size)
        {
            _values = new T[size];
        }

        _count = 0;
        foreach (var segment in _column.Segments)
        {
            var limit = segment.Limit ?? fields.Count;
            for (var source = segment.Min; source < limit; source++)
            {
                var text = fields[source];
                if (text.IsEmpty)
                {
                    _values[_count] = _empty;
                }
                else if (!_parser(text, out _values[_count]) && !_hasMissing)
                {
                    throw Unparsable(text, line);
                }

                _count++;
            }
        }
    }

    public override Delegate CreateGetter(Action check)
    {
        if (_column.Type is not VectorDataViewType)
        {
            return (ValueGetter<T>)((ref T value) =>
            {
                check();
                value = _values[0];
            });
        }

        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            check();
            var editor = VBufferEditor.Create(ref value, _count);
            _values.AsSpan(0, _count).CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private FormatException Unparsable(ReadOnlySpan<char> text, long line) => new(_column.Type is VectorDataViewType
        ? $"Could not parse value {text} in slot {_count} of column {_column.Name} in line {line}"
        : $"Could not parse value {text} in line {line}, column {_column.Name}");
}
