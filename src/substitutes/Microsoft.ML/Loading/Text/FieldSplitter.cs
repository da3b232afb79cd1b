using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>
/// Splits a line into fields, in place. Fields beyond <c>lastNeeded</c> are not looked at, nor what follows an ill-formed sparse field.
/// </summary>
internal sealed class FieldSplitter(TextLoader.Options options, int lastNeeded)
{
    private readonly char[] _separators = options.Separators;
    private readonly bool _spaceSeparates = options.Separators.Contains(' ');
    private int[] _starts = new int[16];
    private int[] _lengths = new int[16];
    private char[] _line = [];

    /// <summary>How many fields the line has, as far as is known.</summary>
    public int Count { get; private set; }

    /// <summary>A field; empty where the line has none.</summary>
    public ReadOnlySpan<char> this[int index] => index < Count ? _line.AsSpan(_starts[index], _lengths[index]) : default;

    public void Split(ReadOnlySpan<char> line)
    {
        if (_line.Length < line.Length)
        {
            _line = new char[2 * line.Length];
        }

        line.CopyTo(_line);
        Count = 0;
        var at = 0;
        var sparseFrom = -1;
        bool more;
        do
        {
            var index = options.AllowSparse ? SparseIndex(ref at, line.Length) : -1;
            var (start, length) = Field(ref at, line.Length, out more);
            if (index < 0)
            {
                if (sparseFrom >= 0)
                {
                    return;
                }

                Add(start, length);
                continue;
            }

            sparseFrom = sparseFrom < 0 ? StartSparse() : sparseFrom;
            if (sparseFrom < 0 || index >= Count - sparseFrom)
            {
                return;
            }

            _starts[sparseFrom + index] = start;
            _lengths[sparseFrom + index] = length;
        }
        while (more && (Count <= lastNeeded || options.AllowSparse));
    }

    /// <summary>
    /// The last field was the count of the sparse part, unless the size of lines is given. Returns where that part begins, -1 without a count.
    /// </summary>
    private int StartSparse()
    {
        var from = Count;
        var size = options.InputSize ?? 0;
        if (size == 0)
        {
            if (Count == 0 || !int.TryParse(this[Count - 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count <= 0)
            {
                return -1;
            }

            from--;
            size = from + count;
        }

        Reserve(size);
        Array.Clear(_lengths, from, Math.Max(0, size - from));
        Count = Math.Max(from, size);
        return from;
    }

    /// <summary>The digits before a colon, or -1.</summary>
    private int SparseIndex(ref int at, int end)
    {
        var from = at;
        while (!_spaceSeparates && from < end && _line[from] == ' ')
        {
            from++;
        }

        var to = from;
        while (to < end && to - from < 9 && char.IsAsciiDigit(_line[to]))
        {
            to++;
        }

        if (to == from || to >= end || _line[to] != ':')
        {
            return -1;
        }

        at = to + 1;
        return int.Parse(_line.AsSpan(from, to - from), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private (int Start, int Length) Field(ref int at, int end, out bool more)
    {
        while (!_spaceSeparates && at < end && _line[at] == ' ')
        {
            at++;
        }

        if (options.AllowQuoting && at < end && _line[at] == '"')
        {
            return Quoted(ref at, end, out more);
        }

        var rest = _line.AsSpan(at, end - at);
        var found = _separators.Length == 1 ? rest.IndexOf(_separators[0]) : rest.IndexOfAny(_separators);
        var length = found < 0 ? rest.Length : found;
        var start = at;
        more = found >= 0;
        at += length + 1;
        return (start, length);
    }

    /// <summary>A quoted field; escaped quotes are resolved in place. A field without its closing quote is empty.</summary>
    private (int Start, int Length) Quoted(ref int at, int end, out bool more)
    {
        var start = at + 1;
        var to = start;
        var isClosed = false;
        for (at = start; at < end && !isClosed; at++)
        {
            var isEscaped = _line[at] == options.EscapeChar && at + 1 < end && _line[at + 1] == '"';
            if (!isEscaped && _line[at] == '"')
            {
                isClosed = true;
                continue;
            }

            at += isEscaped ? 1 : 0;
            _line[to++] = _line[at];
        }

        var isBad = !isClosed;
        for (; at < end && !_separators.Contains(_line[at]); at++)
        {
            isBad |= _line[at] != ' ';
        }

        more = at < end;
        at++;
        return (start, isBad ? 0 : to - start);
    }

    private void Add(int start, int length)
    {
        Reserve(Count + 1);
        _starts[Count] = start;
        _lengths[Count] = length;
        Count++;
    }

    private void Reserve(int count)
    {
        if (count > _starts.Length)
        {
            Array.Resize(ref _starts, Math.Max(count, 2 * _starts.Length));
            Array.Resize(ref _lengths, _starts.Length);
        }
    }
}
