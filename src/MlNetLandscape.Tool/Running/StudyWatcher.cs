namespace MlNetLandscape.Tool;

/// <summary>Passes on how far a study is that trains many networks.</summary>
internal sealed class StudyWatcher : IProgress<StudyProgress>
{
    private readonly ProgressLine _line;
    private readonly string _what;

    public StudyWatcher(ProgressLine line, string what)
    {
        (_line, _what) = (line, what);
        line.Tell(what, 0, 0, "trainings");
    }

    public void Report(StudyProgress value) => _line.Tell(_what, value.Done, value.Trainings, "trainings", value.Setting);
}
