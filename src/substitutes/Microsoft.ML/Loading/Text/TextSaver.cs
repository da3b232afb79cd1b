using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Writes a view as delimited text. A line is dense up to some column and sparse after it: a count, then index:value for the values
/// that are not their type's default; the split is where the line is shortest by upstream's score.
/// </summary>
internal sealed class TextSaver(IChannel channel, char separator, bool headerRow, bool schemaComment, bool forceDense)
{
    private const double SparseWeight = 2.5;
    private readonly List<(int Slot, string Text)> _items = [];
    private readonly List<int> _columnEnds = [];
    private readonly List<int> _itemEnds = [];

    public void Save(IDataView data, Stream stream, bool keepHidden)
    {
        var chosen = data.Schema.Where(column => keepHidden || !column.IsHidden).ToLookup(column => ValueCodec.Supports(column.Type));
        foreach (var column in chosen[false])
        {
            channel.Warning(MessageSensitivity.Schema, "The column '{0}' will not be written since it has an unknown type.", column.Name);
        }

        var columns = chosen[true].ToArray();
        channel.CheckParam(columns.Length > 0, nameof(data), "There are no columns to save");
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        using var cursor = data.GetRowCursor(columns);
        var texts = columns.Select(column => ColumnText.Create(cursor, column, separator)).ToArray();
        var hasHeader = headerRow && columns.Any(column => column.Type is not VectorDataViewType || column.HasSlotNames());
        if (schemaComment)
        {
            WriteSchema(writer, columns, hasHeader);
        }

        if (hasHeader)
        {
            WriteLine(writer, texts, text => text.ReadHeader(), text => "\"\"", string.Empty);
        }

        while (cursor.MoveNext())
        {
            WriteLine(writer, texts, text => text.ReadValues(), text => text.Default, null);
        }
    }

    private void WriteLine(
        TextWriter writer,
        ColumnText[] texts,
        Func<ColumnText, (int Length, IEnumerable<(int Slot, string Text)> Items)> read,
        Func<ColumnText, string> defaultOf,
        string suppressed)
    {
        _items.Clear();
        _columnEnds.Clear();
        _itemEnds.Clear();
        var length = 0;
        foreach (var text in texts)
        {
            var (size, items) = read(text);
            foreach (var (slot, item) in items.Where(item => item.Text != (suppressed ?? text.Default)))
            {
                _items.Add((length + slot, item));
            }

            length += size;
            _columnEnds.Add(length);
            _itemEnds.Add(_items.Count);
        }

        var split = Split(length, texts.Length);
        var dense = split == 0 ? 0 : _columnEnds[split - 1];
        var at = WriteDense(writer, texts, defaultOf, dense);
        if (split < texts.Length)
        {
            if (split > 0)
            {
                writer.Write(separator);
            }

            writer.Write(length - dense);
            if (at == _items.Count)
            {
                writer.Write($"{separator}0:{defaultOf(texts[split])}");
            }

            for (; at < _items.Count; at++)
            {
                writer.Write($"{separator}{_items[at].Slot - dense}:{_items[at].Text}");
            }
        }

        writer.Write('\n');
    }

    /// <summary>The number of columns to write densely.</summary>
    private int Split(int length, int columns)
    {
        if (forceDense)
        {
            return columns;
        }

        var best = 0;
        var bestScore = SparseWeight * _items.Count;
        for (var column = 1; column <= columns; column++)
        {
            var score = _columnEnds[column - 1] + (SparseWeight * (_items.Count - _itemEnds[column - 1]));
            if (score < bestScore)
            {
                bestScore = score;
                best = column;
            }
        }

        var dense = best == 0 ? 0 : _columnEnds[best - 1];
        return length - dense < 5 || length - dense < dense / 5 ? columns : best;
    }

    private int WriteDense(TextWriter writer, ColumnText[] texts, Func<ColumnText, string> defaultOf, int dense)
    {
        var column = 0;
        var at = 0;
        for (var slot = 0; slot < dense; slot++)
        {
            while (slot >= _columnEnds[column])
            {
                column++;
            }

            if (slot > 0)
            {
                writer.Write(separator);
            }

            var isItem = at < _items.Count && _items[at].Slot == slot;
            writer.Write(isItem ? _items[at++].Text : defaultOf(texts[column]));
        }

        return at;
    }

    private void WriteSchema(TextWriter writer, DataViewSchema.Column[] columns, bool hasHeader)
    {
        var name = separator switch
        {
            ' ' => "space",
            '\t' => "tab",
            ',' => "comma",
            ';' => "semicolon",
            '|' => "bar",
            _ => separator.ToString(),
        };
        writer.Write("#@ TextLoader{\n");
        writer.Write(hasHeader ? $"#@   header+\n#@   sep={name}\n" : $"#@   sep={name}\n");
        var from = 0;
        foreach (var column in columns)
        {
            var item = column.Type.ItemType();
            var key = item is KeyDataViewType { Count: var count } ? $"[{count}]" : string.Empty;
            var range = column.Type switch
            {
                VectorDataViewType { IsKnownSize: true, Size: var size } => $"{from}-{from + size - 1}",
                VectorDataViewType => $"{from}-**",
                _ => $"{from}",
            };
            writer.Write($"#@   col={column.Name}:{ShortName(item)}{key}:{range}\n");
            from += column.Type.ValueCount();
        }

        writer.Write("#@ }\n");
    }

    private static string ShortName(DataViewType item) => DataViewTypes.KindOf(item.RawType) switch
    {
        DataKind.SByte => "I1",
        DataKind.Byte => "U1",
        DataKind.Int16 => "I2",
        DataKind.UInt16 => "U2",
        DataKind.Int32 => "I4",
        DataKind.UInt32 => "U4",
        DataKind.Int64 => "I8",
        DataKind.UInt64 => "U8",
        DataKind.Single => "R4",
        DataKind.Double => "R8",
        DataKind.String => "TX",
        DataKind.Boolean => "BL",
        DataKind.TimeSpan => "TS",
        DataKind.DateTime => "DT",
        _ => "DZ",
    };
}
