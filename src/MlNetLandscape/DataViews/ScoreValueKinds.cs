namespace MlNetLandscape;

/// <summary>ML.NET's names for what a scored column holds.</summary>
internal static class ScoreValueKinds
{
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";
    public const string Probability = "Probability";
}
