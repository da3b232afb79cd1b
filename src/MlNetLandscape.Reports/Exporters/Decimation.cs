using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>Long lines with fewer points: of each stretch its first and last, its lowest and highest, and one that is not finite are kept, so that a peak is never lost.</summary>
internal static class Decimation
{
    private const int Longest = 4_000;
    private const int Stretches = 800;

    /// <summary>The figure as it is drawn, with words on what was left out.</summary>
    public static FigureBlock Of(FigureBlock figure)
    {
        var longest = figure.Traces.OfType<LineTrace>().Select(line => line.X.Length).DefaultIfEmpty(0).Max();
        if (longest <= Longest)
            return figure;
        var thin = figure with { Traces = [.. figure.Traces.Select(trace => trace is LineTrace line && line.X.Length > Longest ? Of(line) : trace)] };
        var kept = thin.Traces.OfType<LineTrace>().Max(line => line.X.Length);
        return thin with { HowMade = $"{figure.HowMade}{(figure.HowMade.Length > 0 ? " " : "")}Drawn by {Text.Count(kept)} of {Text.Count(longest)} points: peaks are kept, and files of CSV have all." };
    }

    private static LineTrace Of(LineTrace line)
    {
        var kept = new SortedSet<int>();
        for (var stretch = 0; stretch < Stretches; stretch++)
        {
            var (from, to) = ((int)((long)stretch * line.X.Length / Stretches), (int)((long)(stretch + 1) * line.X.Length / Stretches));
            var (lowest, highest, odd) = (from, from, -1);
            for (var index = from; index < to; index++)
            {
                if (!double.IsFinite(line.Y[index]))
                    odd = index;
                else if (!double.IsFinite(line.Y[lowest]) || line.Y[index] < line.Y[lowest])
                    lowest = index;
                if (double.IsFinite(line.Y[index]) && (!double.IsFinite(line.Y[highest]) || line.Y[index] > line.Y[highest]))
                    highest = index;
            }

            kept.UnionWith([from, to - 1, lowest, highest]);
            if (odd >= 0)
                kept.Add(odd);
        }

        ImmutableArray<T> Kept<T>(ImmutableArray<T> values) => values.IsDefaultOrEmpty ? values : [.. kept.Select(index => values[index])];
        return line with { X = Kept(line.X), Y = Kept(line.Y), Error = Kept(line.Error), Labels = Kept(line.Labels) };
    }
}
