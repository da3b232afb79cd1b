namespace Microsoft.ML.Data;

/// <summary>
/// The lines of a text that hold data, as slices of one buffer: empty lines and those that start with // are skipped, and before
/// the first line also those that start with #.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private readonly TextReader _reader;
    private readonly bool _joinQuoted;
    private readonly bool _trimEnd;
    private char[] _buffer = new char[1 << 16];
    private int _from;
    private int _filled;
    private int _lineFrom;
    private int _lineTo;
    private bool _ended;
    private bool _started;

    public LineReader(TextReader reader, TextLoader.Options options)
    {
        _reader = reader;
        _joinQuoted = options.ReadMultilines && options.AllowQuoting;
        _trimEnd = options.TrimWhitespace;
    }

    /// <summary>The number of the line in the text, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line; its characters may be overwritten.</summary>
    public Span<char> Line => _buffer.AsSpan(_lineFrom.._lineTo);

    public bool MoveNext()
    {
        while (Advance())
        {
            var line = Line;
            if (line.Length == 0 || line.StartsWith("//") || (!_started && line[0] == '#'))
            {
                continue;
            }

            _started = true;
            if (_trimEnd)
            {
                _lineTo = _lineFrom + line.TrimEnd().Length;
            }

            return true;
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();

    private bool Advance()
    {
        var searched = 0;
        var quoted = false;
        while (true)
        {
            var rest = _buffer.AsSpan(_from + searched, _filled - _from - searched);
            var at = _joinQuoted ? FindEnd(rest, ref quoted) : rest.IndexOfAny('\n', '\r');
            if (at >= 0)
            {
                var end = _from + searched + at;

                // A carriage return at the end of the buffer may be half of a line end.
                if (_buffer[end] == '\r' && end + 1 == _filled && !_ended)
                {
                    searched += at;
                    Fill();
                    continue;
                }

                var isPair = _buffer[end] == '\r' && end + 1 < _filled && _buffer[end + 1] == '\n';
                SetLine(_from, end);
                _from = end + (isPair ? 2 : 1);
                return true;
            }

            searched += rest.Length;
            if (_ended)
            {
                SetLine(_from, _filled);
                var hasLine = _from < _filled;
                _from = _filled;
                return hasLine;
            }

            Fill();
        }
    }

    private void SetLine(int from, int to)
    {
        _lineFrom = from;
        _lineTo = to;
        Number++;
    }

    private static int FindEnd(ReadOnlySpan<char> text, ref bool quoted)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && text[i] is ('\n' or '\r'))
            {
                return i;
            }
        }

        return -1;
    }

    private void Fill()
    {
        _buffer.AsSpan(_from, _filled - _from).CopyTo(_buffer);
        _filled -= _from;
        _from = 0;
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = _reader.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += read;
        _ended = read == 0;
    }
}
