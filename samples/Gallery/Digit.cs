using Microsoft.ML.Data;

namespace Gallery;

/// <summary>A row of digits.csv: 8×8 pixels from 0 to 16, and which digit it is.</summary>
internal sealed class Digit
{
    [LoadColumn(0, 63)]
    [VectorType(64)]
    public float[] Pixels { get; set; } = [];

    [LoadColumn(64)]
    public float Value { get; set; }
}
