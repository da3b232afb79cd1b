namespace Microsoft.ML.Calibrators;

/// <summary>P(positive | score) = 1 / (1 + exp(Slope · score + Offset)).</summary>
public sealed class PlattCalibrator : ICalibrator
{
    internal PlattCalibrator(double slope, double offset)
    {
        Slope = slope;
        Offset = offset;
    }

    public double Slope { get; }

    public double Offset { get; }

    public float PredictProbability(float output) =>
        float.IsNaN(output) ? output : (float)(1 / (1 + Math.Exp((Slope * output) + Offset)));
}
