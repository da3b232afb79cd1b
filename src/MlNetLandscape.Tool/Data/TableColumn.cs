namespace MlNetLandscape.Tool;

/// <summary>What a column of a text file holds.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers; missing ones are allowed.</summary>
    Number,

    /// <summary>Words.</summary>
    Text,

    /// <summary>Nothing at all.</summary>
    Empty,
}

/// <summary>A column of a text file.</summary>
/// <param name="Name">As the header says.</param>
/// <param name="Place">From 0.</param>
/// <param name="Kind">What all its cells are.</param>
/// <param name="Distinct">Different values, counted up to <see cref="TableFile.MostDistinct"/>.</param>
/// <param name="AreWholeNumbers">Whether all numbers are whole.</param>
/// <param name="Missing">Cells that hold nothing.</param>
/// <param name="FirstText">The line and cell that is no number; null in a column of numbers.</param>
internal sealed record TableColumn(string Name, int Place, ColumnKind Kind, int Distinct, bool AreWholeNumbers, long Missing, (long Line, string Cell)? FirstText);

/// <summary>What has been seen of a column so far.</summary>
internal sealed class ColumnLook(string name, int place, string path)
{
    private readonly HashSet<float> _numbers = [];
    private readonly HashSet<string> _words = [];
    private readonly HashSet<string> _missingWords = [];
    private long _cells;
    private long _empty;
    private long _missing;
    private bool _areWhole = true;
    private (long Line, string Cell)? _text;
    private (long Line, string Cell)? _comma;

    public void Take(string cell, long line)
    {
        _cells++;
        if (Cell.IsMissing(cell))
        {
            _missing++;
            if (cell.Length == 0)
                _empty++;
            else
                _missingWords.Add(cell);
            return;
        }

        if (Cell.IsNumber(cell, out var number))
        {
            _areWhole &= float.IsInteger(number);
            if (_numbers.Count <= TableFile.MostDistinct)
                _numbers.Add(number);
            return;
        }

        if (Cell.IsTooLarge(cell))
            throw new UserError($"Line {line} of '{path}': '{cell}' in the column '{name}' is beyond the numbers that can be computed with.");
        if (Cell.HasDecimalComma(cell))
            _comma ??= (line, cell);
        else
            _text ??= (line, cell);
        if (_words.Count <= TableFile.MostDistinct)
            _words.Add(cell);
    }

    /// <exception cref="UserError">Its numbers have decimal commas.</exception>
    public TableColumn Column()
    {
        if (_comma is { } comma && _text is null)
            throw new UserError($"Line {comma.Line} of '{path}': '{comma.Cell}' in the column '{name}' has a decimal comma. Write numbers with a point: {comma.Cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')}.");
        var text = _text is { } first && _comma is { } other && other.Line < first.Line ? other : _text;
        var kind = text is not null ? ColumnKind.Text : _numbers.Count > 0 ? ColumnKind.Number : ColumnKind.Empty;
        return kind == ColumnKind.Text
            ? new TableColumn(name, place, kind, _words.Count + _numbers.Count + _missingWords.Count, false, _empty, text)
            : new TableColumn(name, place, kind, _numbers.Count, _areWhole, _missing, null);
    }
}
