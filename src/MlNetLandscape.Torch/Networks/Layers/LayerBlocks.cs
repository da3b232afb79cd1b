namespace MlNetLandscape;

/// <summary>What the kinds of network share in their lists of layers.</summary>
internal static class LayerBlocks
{
    public static IEnumerable<Layer> Normalize(Normalization normalization, int groups) =>
        normalization == Normalization.None
            ? []
            : [new NormalizationLayer(normalization, normalization == Normalization.Group ? groups : 1)];

    public static IEnumerable<Layer> Drop(double probability) => probability == 0 ? [] : [new DropoutLayer(probability)];

    public static IEnumerable<string> Problems(
        Activation activation, Normalization normalization = Normalization.None, int groups = 1, double dropout = 0)
    {
        if (!Enum.IsDefined(activation))
        {
            yield return $"`Activation` {activation} does not exist.";
        }

        if (!Enum.IsDefined(normalization))
        {
            yield return $"`Normalization` {normalization} does not exist.";
        }

        if (groups < 1)
        {
            yield return $"`Groups` must be at least 1. Got {groups}.";
        }

        if (dropout is not (>= 0 and < 1))
        {
            yield return FormattableString.Invariant($"`Dropout` must be in [0, 1). Got {dropout}.");
        }
    }
}
