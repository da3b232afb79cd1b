using System.Globalization;

namespace MlNetLandscape.Tool;

/// <summary>One line on the error output that is written over: what is done, how fast, how long it will take yet.</summary>
internal sealed class ProgressLine(TextWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _start = clock.GetTimestamp();
    private long _last;
    private double _first;
    private int _width;
    private string _what = "";

    /// <summary>Says how far something is.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">Units done.</param>
    /// <param name="all">Units in all.</param>
    /// <param name="unit">What a unit is called.</param>
    /// <param name="more">Said behind it.</param>
    public void Tell(string what, double done, double all, string unit, string more = "")
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (what != _what)
                (_what, _start, _last, _first) = (what, now, 0, done); // what an earlier call did counts for no rate
            if (_last != 0 && clock.GetElapsedTime(_last, now) < Pause && done < all)
                return;
            _last = now;
            var seconds = clock.GetElapsedTime(_start, now).TotalSeconds;
            var rate = seconds > 0 ? (done - _first) / seconds : 0;
            var left = rate > 0 ? TimeSpan.FromSeconds((all - done) / rate) : (TimeSpan?)null;
            Write(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:0} of {all:0} {unit}{(rate > 0 ? $", {(rate < 100 ? $"{rate:g3}" : $"{rate:0}")} a second" : "")}{(left is { } time ? $", {time:h\\:mm\\:ss} left" : "")}{(more.Length > 0 ? $"; {more}" : "")}"));
        }
    }

    /// <summary>Leaves the line empty.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_width > 0)
                writer.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    private void Write(string text)
    {
        var line = text.Length > 150 ? text[..150] : text;
        writer.Write($"\r{line}{new string(' ', Math.Max(0, _width - line.Length))}");
        _width = line.Length;
    }
}
