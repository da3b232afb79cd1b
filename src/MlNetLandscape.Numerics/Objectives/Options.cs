namespace MlNetLandscape.Numerics.Objectives;

/// <summary>Options are checked once, before any work, and all that is wrong is said in one message.</summary>
internal static class Options
{
    /// <summary>The most points, probes or samples of one measurement: more, nobody waits for, and they would not fit into memory.</summary>
    public const int MostPoints = 1_000_000;

    /// <exception cref="ArgumentException">A condition does not hold.</exception>
    public static void Check(string type, params ReadOnlySpan<(bool Holds, string Name, string Range, object Value)> conditions)
    {
        var faults = new List<string>();
        foreach (var (holds, name, range, value) in conditions)
        {
            if (!holds)
                faults.Add(FormattableString.Invariant($"`{name}` of `{type}` must be in {range}. Got {value}."));
        }

        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
    }
}
