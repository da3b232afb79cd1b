namespace MlNetLandscape;

/// <summary>How far a study is that trains many networks.</summary>
/// <param name="Setting">What has just been done.</param>
/// <param name="Done">Trainings done and measured.</param>
/// <param name="Trainings">Trainings in all, as far as is known: a search may need fewer or more.</param>
/// <param name="Elapsed">Wall time so far.</param>
/// <param name="Remaining">What is left at the present rate.</param>
public sealed record StudyProgress(string Setting, int Done, int Trainings, TimeSpan Elapsed, TimeSpan Remaining)
{
    internal static StudyProgress After(string setting, int done, int trainings, TimeSpan elapsed) =>
        new(setting, done, trainings, elapsed, done == 0 ? TimeSpan.Zero : elapsed * (Math.Max(0, trainings - done) / (double)done));
}
