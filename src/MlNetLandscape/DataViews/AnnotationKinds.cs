namespace MlNetLandscape;

/// <summary>The kinds of annotations read and written here: ML.NET's own names, and one of ours.</summary>
internal static class AnnotationKinds
{
    public const string KeyValues = "KeyValues";
    public const string SlotNames = "SlotNames";
    public const string TrainingLabelValues = "TrainingLabelValues";
    public const string IsNormalized = "IsNormalized";
    public const string ScoreColumnSetId = "ScoreColumnSetId";
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string ScoreValueKind = "ScoreValueKind";

    /// <summary>Ours, on a score column: the <see cref="ScoredModel"/> that writes it.</summary>
    public const string Network = "Network";
}
