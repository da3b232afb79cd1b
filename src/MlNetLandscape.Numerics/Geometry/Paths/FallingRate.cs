namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>A step size that is constant for half of the steps and then falls linearly, to its end at nine tenths (Garipov et al. 2018, published code).</summary>
internal static class FallingRate
{
    /// <summary>η of a step.</summary>
    /// <param name="rate">At the start.</param>
    /// <param name="final">The part of it that is left.</param>
    /// <param name="step">From 0.</param>
    /// <param name="steps">In all.</param>
    public static double Of(double rate, double final, int step, int steps)
    {
        var share = (double)step / Math.Max(1, steps);
        return rate * (share <= 0.5 ? 1 : share <= 0.9 ? 1 - ((1 - final) * (share - 0.5) / 0.4) : final);
    }
}
