namespace MlNetLandscape.Claims;

/// <summary>Progress of a study as that of a claim.</summary>
internal static class StudyTelling
{
    /// <summary>Tells after each training; a search may need fewer than are said.</summary>
    public static IProgress<StudyProgress> Studied(this ClaimRun run) => new Relay(run.Tell);

    private sealed class Relay(Action<double, string> tell) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => tell(Math.Min(1, value.Done / (double)value.Trainings), $"{value.Setting}, training {value.Done} of {value.Trainings}");
    }
}
