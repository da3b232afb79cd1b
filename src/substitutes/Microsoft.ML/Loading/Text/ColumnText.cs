using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The texts of one column: its names for the header and its current values.</summary>
internal abstract class ColumnText
{
    /// <summary>The text of the type's default value.</summary>
    public string Default { get; protected init; }

    public static ColumnText Create(DataViewRow row, DataViewSchema.Column column, char separator) =>
        Generic.Call(Make<int>, column.Type.ItemType().RawType, row, column, separator);

    /// <summary>The count of values, and the values that need not be the default.</summary>
    public abstract (int Length, IEnumerable<(int Slot, string Text)> Items) ReadValues();

    public abstract (int Length, IEnumerable<(int Slot, string Text)> Items) ReadHeader();

    private static ColumnText Make<T>(DataViewRow row, DataViewSchema.Column column, char separator) => new ColumnText<T>(row, column, separator);
}

internal sealed class ColumnText<T> : ColumnText
{
    private readonly DataViewSchema.Column _column;
    private readonly char _separator;
    private readonly Func<T, string> _format;
    private readonly ValueGetter<T> _scalar;
    private readonly ValueGetter<VBuffer<T>> _vector;
    private VBuffer<T> _values;

    public ColumnText(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        _column = column;
        _separator = separator;
        _format = column.Type.ItemType() is KeyDataViewType key ? value => Key(value, key.Count) : Format;
        Default = _format(default);
        if (column.Type is VectorDataViewType)
        {
            _vector = row.GetGetter<VBuffer<T>>(column);
        }
        else
        {
            _scalar = row.GetGetter<T>(column);
        }
    }

    public override (int Length, IEnumerable<(int Slot, string Text)> Items) ReadValues()
    {
        if (_scalar is not null)
        {
            T value = default;
            _scalar(ref value);
            return (1, [(0, _format(value))]);
        }

        _vector(ref _values);
        return (_values.Length, _values.Items().Select(item => (item.Key, _format(item.Value))));
    }

    public override (int Length, IEnumerable<(int Slot, string Text)> Items) ReadHeader()
    {
        if (_column.Type is not VectorDataViewType vector)
        {
            return (1, [(0, Quote(_column.Name))]);
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        if (_column.HasSlotNames())
        {
            _column.GetSlotNames(ref names);
        }

        return (vector.Size, names.Items().Where(name => !name.Value.IsEmpty).Select(name => (name.Key, Quote(name.Value.ToString()))));
    }

    /// <summary>Keys are 0-based in text; a missing key is empty.</summary>
    private static string Key(T value, ulong count)
    {
        var key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return key == 0 || key > count ? string.Empty : (key - 1).ToString(CultureInfo.InvariantCulture);
    }

    private string Format(T value) => value switch
    {
        ReadOnlyMemory<char> text => Quote(text.ToString()),
        float.NaN or double.NaN => "?",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("G17", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        TimeSpan span => $"\"{span:c}\"",
        DateTime or DateTimeOffset => string.Create(CultureInfo.InvariantCulture, $"\"{value:o}\""),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private string Quote(string text)
    {
        if (text.Length == 0)
        {
            return "\"\"";
        }

        var isPlain = text[0] != ' ' && text.AsSpan().IndexOfAny("\":\n") < 0 && !text.Contains(_separator);
        return isPlain ? text : $"\"{text.Replace("\"", "\"\"")}\"";
    }
}
