using System.Globalization;
using System.Text;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>What a column of a text file is read as.</summary>
internal enum CellType
{
    /// <summary>Single; NaN where it is missing.</summary>
    Number,

    /// <summary>Text; empty where it is missing.</summary>
    Word,

    /// <summary>Boolean.</summary>
    Truth,
}

/// <summary>A text file with a header and separated columns, looked through once so that what its columns are is known and said.</summary>
internal sealed class TableFile
{
    /// <summary>Above it values are no longer counted.</summary>
    public const int MostDistinct = 1000;

    private readonly string _path;
    private readonly char _separator;
    private readonly Session _session;

    private TableFile(string path, char separator, Session session, IReadOnlyList<TableColumn> columns, int rows) =>
        (_path, _separator, _session, Columns, Rows) = (path, separator, session, columns, rows);

    public IReadOnlyList<TableColumn> Columns { get; }

    public int Rows { get; }

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="UserError">It has no header, no rows, or lines of different lengths.</exception>
    public static TableFile Look(string path, char? separator, Session session)
    {
        if (separator is { } odd && (char.IsAsciiLetterOrDigit(odd) || odd is '"' or '.' or '-' or '+' or '\r' or '\n'))
            throw new UserError($"--separator must be a comma, semicolon, tab or the like. Got '{odd}'.");
        var mark = separator ?? Separator(path);
        ColumnLook[]? looks = null;
        var rows = 0;
        foreach (var (cells, line) in Records(path, mark, session))
        {
            if (looks is null)
            {
                looks = [.. Header(cells, path).Select((name, place) => new ColumnLook(name, place, path))];
                continue;
            }

            if (cells.Count != looks.Length)
                throw new UserError($"Line {line} of '{path}' has {cells.Count} columns; its header has {looks.Length}. Is '{(mark == '\t' ? "tab" : mark)}' the separator?");
            for (var place = 0; place < cells.Count; place++)
                looks[place].Take(cells[place], line);
            rows++;
        }

        if (looks is null)
            throw new UserError($"'{path}' is empty. Give a file with a header line and rows.");
        return rows == 0
            ? throw new UserError($"'{path}' has a header and no rows.")
            : new TableFile(path, mark, session, [.. looks.Select(look => look.Column())], rows);
    }

    /// <summary>Some columns as data.</summary>
    /// <exception cref="UserError">A cell is not what is wanted.</exception>
    public TableView Load(IEnumerable<(TableColumn Column, CellType Type)> columns)
    {
        (TableColumn Column, CellType Type)[] wanted = [.. columns];
        Array[] values = [.. wanted.Select(entry => (Array)(entry.Type switch
        {
            CellType.Number => new float[Rows], CellType.Truth => new bool[Rows], _ => new ReadOnlyMemory<char>[Rows],
        }))];
        var row = -2; // the header comes first
        foreach (var (cells, line) in Records(_path, _separator, _session))
        {
            if (++row < 0)
                continue;
            if (row >= Rows || cells.Count != Columns.Count)
                throw new UserError($"'{_path}' was changed while it was read.");
            for (var index = 0; index < wanted.Length; index++)
                Set(values[index], row, cells[wanted[index].Column.Place], wanted[index].Column, line);
        }

        return new TableView([.. wanted.Zip(values, (entry, array) => (entry.Column.Name, array))], _session.Cancellation);
    }

    /// <summary>The column of a name.</summary>
    /// <exception cref="UserError">There is none.</exception>
    public TableColumn Find(string name, string what) => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new UserError($"'{_path}' has no column '{name}', {what}. It has {Names(Columns)}.");

    private void Set(Array values, int row, string cell, TableColumn column, long line)
    {
        switch (values)
        {
            case float[] numbers:
                numbers[row] = Cell.IsMissing(cell) ? float.NaN : Cell.IsNumber(cell, out var number) ? number : throw Wrong("a number");
                break;
            case bool[] truths:
                truths[row] = Cell.Truth(cell) ?? throw Wrong("0 or 1, true or false, yes or no");
                break;
            case ReadOnlyMemory<char>[] words when column.Kind != ColumnKind.Text: // «1.0» and «1» are one class
                words[row] = (Cell.IsNumber(cell, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : "").AsMemory();
                break;
            case ReadOnlyMemory<char>[] words:
                words[row] = cell.AsMemory();
                break;
        }

        UserError Wrong(string wanted) => new($"Line {line} of '{_path}': '{cell}' in the column '{column.Name}' is not {wanted}, which is needed there.");
    }

    private static IEnumerable<(List<string> Cells, long Line)> Records(string path, char separator, Session session)
    {
        using var file = InputFile.Open(path);
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var (reader, cells) = (new DelimitedReader(text, path, separator), new List<string>());
        for (var record = 1L; reader.Read(cells); record++)
        {
            if (record % 8192 == 0)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                session.Progress.Tell("reading", file.Position / 1e6, file.Length / 1e6, "MB");
            }

            yield return (cells, reader.Line);
        }

        session.Progress.End();
    }

    private static IEnumerable<string> Header(List<string> cells, string path)
    {
        if (cells.TrueForAll(cell => Cell.IsNumber(cell, out _)))
            throw new UserError($"The first line of '{path}' holds numbers only. A header is needed: a first line with the columns' names.");
        if (cells.IndexOf("") is >= 0 and var nameless)
            throw new UserError($"The header of '{path}' has no name for column {nameless + 1}. Give it one.");
        return cells.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UserError($"The header of '{path}' has the column '{twice.Key}' {twice.Count()} times. Names must differ.")
            : cells;
    }

    private static string Names(IReadOnlyList<TableColumn> columns) =>
        string.Join(", ", columns.Take(12).Select(column => $"'{column.Name}'")) + (columns.Count > 12 ? $" and {columns.Count - 12} more" : "");

    private static char Separator(string path)
    {
        if (Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase))
            return '\t';
        using var reader = new StreamReader(path, Encoding.UTF8);
        var (counts, quoted) = (new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0, ['|'] = 0 }, false);
        for (var letter = reader.Read(); letter >= 0 && (quoted || letter is not ('\n' or '\r')); letter = reader.Read())
        {
            quoted ^= letter == '"';
            if (!quoted && counts.TryGetValue((char)letter, out var count))
                counts[(char)letter] = count + 1;
        }

        return counts.MaxBy(entry => entry.Value).Key;
    }
}
