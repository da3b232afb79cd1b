namespace MlNetLandscape;

/// <summary>The rows all members are judged on: those with a label, a positive weight, and finite scores of every member.</summary>
/// <param name="Kept">Their indices, in order.</param>
/// <param name="WithoutLabel">Rows left out for the label or the weight.</param>
/// <param name="WithoutScore">Other rows left out for a score.</param>
internal sealed record JudgedRows(int[] Kept, long WithoutLabel, long WithoutScore)
{
    public static JudgedRows Of(IReadOnlyList<MemberReading> readings)
    {
        var first = readings[0];
        List<int> kept = [];
        long withoutLabel = 0;
        for (var row = 0; row < first.Rows; row++)
        {
            var weight = first.Weights?[row] ?? 1;
            if (readings.Any(reading => double.IsNaN(reading.Labels[row])) || !(weight > 0 && float.IsFinite(weight)))
                withoutLabel++;
            else if (readings.All(reading => IsFinite(reading, row)))
                kept.Add(row);
        }

        return new JudgedRows([.. kept], withoutLabel, first.Rows - withoutLabel - kept.Count);
    }

    /// <summary>The values of the kept rows, <paramref name="width"/> a row.</summary>
    public T[] Of<T>(T[] values, int width)
    {
        var result = new T[Kept.Length * width];
        foreach (var (index, row) in Kept.Index())
            values.AsSpan(row * width, width).CopyTo(result.AsSpan(index * width));
        return result;
    }

    private static bool IsFinite(MemberReading reading, int row)
    {
        var width = reading.Scores.Length / reading.Rows;
        foreach (var score in reading.Scores.AsSpan(row * width, width))
        {
            if (!float.IsFinite(score))
                return false;
        }

        return true;
    }
}
