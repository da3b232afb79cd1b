using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Endurance;

/// <summary>An example: 64 features and one of four kinds.</summary>
internal sealed class Row
{
    public const int Size = 64;

    [VectorType(Size)]
    public float[] Features { get; set; } = [];

    public string Kind { get; set; } = "";

    /// <summary>Clouds around four points, the same ones for every seed.</summary>
    public static Row[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row => new Row
        {
            Kind = "abcd"[row % 4].ToString(),
            Features = [.. Enumerable.Range(0, Size).Select(feature => (feature % 4 == row % 4 ? 0.5f : 0) + random.NextSingle())],
        })];
    }

    /// <summary>What comes before a trainer.</summary>
    public static IEstimator<ITransformer> Before(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey("Label", nameof(Kind)).Append(ml.Transforms.NormalizeMinMax(nameof(Features)));
}

/// <summary>What a model says of a row.</summary>
internal sealed class Prediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
