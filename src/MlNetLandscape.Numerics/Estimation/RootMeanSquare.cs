namespace MlNetLandscape.Numerics.Estimation;

/// <summary>From an estimated square to its root.</summary>
internal static class RootMeanSquare
{
    /// <summary>√x with the standard error s / (2 √x) (delta method).</summary>
    public static StochasticEstimate Root(StochasticEstimate square)
    {
        var root = Math.Sqrt(Math.Max(0, square.Value));
        return square with { Value = root, StandardError = square.StandardError == 0 ? 0 : square.StandardError / (2 * root) };
    }
}
