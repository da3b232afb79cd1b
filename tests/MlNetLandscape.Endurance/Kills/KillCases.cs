namespace MlNetLandscape.Endurance.Kills;

/// <summary>Everything that keeps files to go on from.</summary>
internal static class KillCases
{
    public static IReadOnlyList<KillCase> All { get; } = [.. Trainings.All, .. Trainers.All, .. Commands.All];

    /// <summary>Those whose names have one of some words in them; all for null.</summary>
    /// <param name="words">With commas between them.</param>
    public static IReadOnlyList<KillCase> Named(string? words) =>
        [.. All.Where(one => words is null || words.Split(',').Any(word => one.Name.Contains(word, StringComparison.Ordinal)))];
}
