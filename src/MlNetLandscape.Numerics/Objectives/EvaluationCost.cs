namespace MlNetLandscape.Numerics.Objectives;

/// <summary>What has been computed of an objective.</summary>
/// <param name="Values">Losses without a gradient.</param>
/// <param name="Gradients">Losses with their gradient.</param>
/// <param name="Products">Products of a curvature operator with a vector.</param>
/// <param name="Seconds">Wall time of all that; 0 where no clock was given.</param>
public readonly record struct EvaluationCost(long Values, long Gradients, long Products, double Seconds)
{
    /// <summary>Both together.</summary>
    public static EvaluationCost operator +(EvaluationCost a, EvaluationCost b) =>
        new(a.Values + b.Values, a.Gradients + b.Gradients, a.Products + b.Products, a.Seconds + b.Seconds);

    /// <summary>What was added since <paramref name="b"/>.</summary>
    public static EvaluationCost operator -(EvaluationCost a, EvaluationCost b) =>
        new(a.Values - b.Values, a.Gradients - b.Gradients, a.Products - b.Products, a.Seconds - b.Seconds);
}
