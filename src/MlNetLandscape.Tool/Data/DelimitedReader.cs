using System.Text;

namespace MlNetLandscape.Tool;

/// <summary>Reads a text as records of cells (RFC 4180): cells in quotes may hold separators, line ends and doubled quotes. Empty lines are skipped.</summary>
internal sealed class DelimitedReader(TextReader reader, string path, char separator)
{
    private const int End = -1;

    private readonly StringBuilder _cell = new();
    private long _lines;

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next record; false at the end.</summary>
    /// <exception cref="UserError">A quote is never closed, or is followed by text.</exception>
    public bool Read(List<string> cells)
    {
        try
        {
            do
            {
                cells.Clear();
                Line = ++_lines;
                if (reader.Peek() == End)
                    return false;
                while (Cell(cells))
                {
                }
            }
            while (cells is [""]);
            return true;
        }
        catch (DecoderFallbackException error)
        {
            throw new UserError($"'{path}' is not text in UTF-8, near line {Line}.", error);
        }
    }

    /// <summary>Reads a cell; whether another follows in the record.</summary>
    private bool Cell(List<string> cells)
    {
        _cell.Clear();
        var wasQuoted = false;
        while (true)
        {
            var letter = reader.Read();
            if (letter == '\0')
                throw new UserError($"'{path}' is not a text file: line {_lines} holds a byte 0.");
            if (letter == separator || letter is End or '\n' or '\r')
            {
                cells.Add(wasQuoted ? _cell.ToString() : _cell.ToString().Trim());
                if (letter == '\r' && reader.Peek() == '\n')
                    reader.Read();
                return letter == separator;
            }

            if (letter == '"' && !wasQuoted && IsBlank())
            {
                _cell.Clear();
                Quoted();
                wasQuoted = true;
            }
            else if (!wasQuoted)
                _cell.Append((char)letter);
            else if (letter != ' ')
                throw new UserError($"Line {_lines} of '{path}': text follows a closing quote, '{_cell}\"{(char)letter}'. Quotes within quotes are doubled.");
        }
    }

    private void Quoted()
    {
        var opened = _lines;
        while (true)
        {
            var letter = reader.Read();
            if (letter == End)
                throw new UserError($"Line {opened} of '{path}' opens a quote that is never closed.");
            if (letter == '"')
            {
                if (reader.Peek() != '"')
                    return;
                reader.Read();
            }
            else if (letter == '\n')
                _lines++;
            _cell.Append((char)letter);
        }
    }

    private bool IsBlank()
    {
        for (var place = 0; place < _cell.Length; place++)
        {
            if (!char.IsWhiteSpace(_cell[place]))
                return false;
        }

        return true;
    }
}
