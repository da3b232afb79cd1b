using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

/// <summary>Label and PredictedLabel hold 0-based classes; 3 is out of range and becomes a missing key.</summary>
internal sealed class MulticlassRow
{
    [KeyType(3)]
    public uint Label;

    [VectorType(3)]
    public float[] Score = [];

    [KeyType(3)]
    public uint PredictedLabel { get; set; }
}

/// <summary>A label as a number, so that it may be NaN, fractional, negative or a class without a score.</summary>
internal sealed class NumberedRow
{
    public float Label;

    [VectorType(3)]
    public float[] Score = [];

    public float PredictedLabel { get; set; }
}

internal sealed class BinaryRow
{
    public bool Label;

    public float Score;

    public float Probability;

    public bool PredictedLabel { get; set; }
}

internal sealed class RegressionRow
{
    public float Label;

    public float Score;
}
