using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>A text file with a header and separated columns, looked through once so that what its columns are is known and said.</summary>
internal sealed class TableFile
{
    /// <summary>Above it values are no longer counted.</summary>
    public const int MostDistinct = 1000;

    private readonly string _path;
    private readonly char _separator;

    private TableFile(string path, char separator, IReadOnlyList<TableColumn> columns, long rows) => (_path, _separator, Columns, Rows) = (path, separator, columns, rows);

    public IReadOnlyList<TableColumn> Columns { get; }

    public long Rows { get; }

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="UserError">It has no header, no rows, or lines of different lengths.</exception>
    public static TableFile Look(string path, char? separator, CancellationToken cancellation)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var mark = separator ?? Separator(path);
        var header = Line(reader, mark) ?? throw new UserError($"'{path}' is empty. Give a file with a header line and rows.");
        if (header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserError($"The header of '{path}' has the column '{twice.Key}' {twice.Count()} times. Names must differ.");
        var looks = header.Select((name, place) => new Look1(name, place)).ToArray();
        long line = 1;
        while (Line(reader, mark) is { } cells)
        {
            line++;
            if (line % 4096 == 0)
                cancellation.ThrowIfCancellationRequested();
            if (cells.Count == 1 && cells[0].Length == 0)
                continue;
            if (cells.Count != header.Count)
                throw new UserError($"Line {line} of '{path}' has {cells.Count} columns; its header has {header.Count}. Is '{(mark == '\t' ? "tab" : mark)}' the separator?");
            for (var place = 0; place < cells.Count; place++)
                looks[place].Take(cells[place], line);
        }

        var rows = looks[0].Cells;
        return rows == 0
            ? throw new UserError($"'{path}' has a header and no rows.")
            : new TableFile(path, mark, [.. looks.Select(look => look.Column)], rows);
    }

    /// <summary>Some columns as data: numbers as Single, words as String.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="columns">Which, and what of them is wanted as words though it looks like numbers.</param>
    public IDataView Load(MLContext ml, IEnumerable<(TableColumn Column, DataKind Kind)> columns) => ml.Data.LoadFromTextFile(
        _path, [.. columns.Select(entry => new TextLoader.Column(entry.Column.Name, entry.Kind, entry.Column.Place))], _separator, hasHeader: true, allowQuoting: true, trimWhitespace: true);

    /// <summary>The column of a name.</summary>
    /// <exception cref="UserError">There is none.</exception>
    public TableColumn Find(string name, string what) => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new UserError($"'{_path}' has no {what} column '{name}'. It has {Names(Columns)}.");

    private static string Names(IReadOnlyList<TableColumn> columns) =>
        string.Join(", ", columns.Take(12).Select(column => $"'{column.Name}'")) + (columns.Count > 12 ? $" and {columns.Count - 12} more" : "");

    private static char Separator(string path)
    {
        if (Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase))
            return '\t';
        using var reader = new StreamReader(path, Encoding.UTF8);
        var first = reader.ReadLine() ?? "";
        return new[] { ',', ';', '\t' }.MaxBy(mark => first.Count(letter => letter == mark));
    }

    /// <summary>A line's cells; quotes may hold separators and doubled quotes, not line ends.</summary>
    private static List<string>? Line(StreamReader reader, char separator)
    {
        if (reader.ReadLine() is not { } text)
            return null;
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var place = 0; place < text.Length; place++)
        {
            var letter = text[place];
            if (quoted && letter == '"' && place + 1 < text.Length && text[place + 1] == '"')
            {
                cell.Append('"');
                place++;
            }
            else if (letter == '"' && (quoted || cell.ToString().Trim().Length == 0))
                quoted = !quoted;
            else if (letter == separator && !quoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
                cell.Append(letter);
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }

    /// <summary>What has been seen of a column.</summary>
    private sealed class Look1(string name, int place)
    {
        private readonly HashSet<string> _values = [];
        private long _missing;
        private bool _areWhole = true;
        private (long Line, string Cell)? _text;

        public long Cells { get; private set; }

        public TableColumn Column => new(
            name, place, _missing == Cells ? ColumnKind.Empty : _text is null ? ColumnKind.Number : ColumnKind.Text, _values.Count, _areWhole && _text is null, _missing, _text);

        public void Take(string cell, long line)
        {
            Cells++;
            if (cell.Length == 0)
            {
                _missing++;
                return;
            }

            if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                _text ??= (line, cell);
            else
                _areWhole &= float.IsInteger(number);
            if (_values.Count <= MostDistinct)
                _values.Add(cell);
        }
    }
}
