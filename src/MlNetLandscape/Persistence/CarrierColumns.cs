namespace MlNetLandscape.Persistence;

/// <summary>Names of the columns that exist between the steps of a carrier chain and are dropped at its end.</summary>
internal static class CarrierColumns
{
    public const string Id = "__landscape.id";
    public const string Need = "__landscape.need";
    public const string Payload = "__landscape.payload";
    public const string Features = "__landscape.features";
    public const string Score = "__landscape.score";
    public const string Probability = "__landscape.probability";
    public const string PredictedLabel = "__landscape.predictedLabel";

    public const string MetricsKey = "__landscape.metricsKey";
    public const string Metrics = "__landscape.metrics";

    /// <summary>What the name of the column of 2ᵇ scores, b following, starts with.</summary>
    public const string Part = "__landscape.part";
}
