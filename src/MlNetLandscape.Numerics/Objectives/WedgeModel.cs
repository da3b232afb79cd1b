using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>Which function of the distance to the nearest wedge is the loss.</summary>
public enum WedgeLoss
{
    /// <summary>d, as in the paper.</summary>
    Distance,

    /// <summary>½ d²: its gradient is the way to the nearest optimum, so one step of length 1 arrives.</summary>
    HalfSquaredDistance,
}

/// <summary>The wedge model of Fort and Jastrzębski (2019): the loss is the distance to the nearest of the n-dimensional coordinate planes of ℝᴰ.</summary>
/// <remarks>
/// d(P) = √(Σ_{i ∈ S} Pᵢ²), S the D − n indices of smallest |Pᵢ|. The planes cross at 0, low loss is connected, and a random affine plane of dimension D − n or more meets it.
/// Formulas hold where S does not change; ties are broken by index. At d = 0 `Distance` has a kink: gradient and Hessian are given as 0.
/// </remarks>
public sealed class WedgeModel : AnalyticObjective
{
    private readonly int _short;
    private readonly WedgeLoss _loss;

    /// <param name="dimension">D, at least 2.</param>
    /// <param name="longDirections">n, the dimension of a wedge, in [1, D − 1].</param>
    /// <param name="loss">d or ½ d².</param>
    public WedgeModel(int dimension, int longDirections, WedgeLoss loss = WedgeLoss.Distance)
        : base(dimension)
    {
        if (longDirections < 1 || longDirections >= dimension)
            throw new ArgumentException($"`longDirections` of `WedgeModel` must be in [1, {dimension - 1}], below the dimension. Got {longDirections}.");
        (_short, _loss) = (dimension - longDirections, loss);
    }

    /// <summary>S: the D − n coordinates in which P is nearest to 0, ascending.</summary>
    public int[] ShortDirections(Vector<double> theta)
    {
        var order = Enumerable.Range(0, theta.Count).ToArray();
        Array.Sort(order, (a, b) => Math.Abs(theta[a]).CompareTo(Math.Abs(theta[b])) is var size and not 0 ? size : a.CompareTo(b));
        var nearest = order[.._short];
        Array.Sort(nearest);
        return nearest;
    }

    /// <inheritdoc />
    protected override double ValueAt(Vector<double> theta)
    {
        var square = ShortDirections(theta).Sum(index => theta[index] * theta[index]);
        return _loss == WedgeLoss.Distance ? Math.Sqrt(square) : 0.5 * square;
    }

    /// <inheritdoc />
    protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta)
    {
        var gradient = Restrict(theta, ShortDirections(theta));
        var distance = gradient.L2Norm();
        if (_loss == WedgeLoss.HalfSquaredDistance)
            return (0.5 * distance * distance, gradient);
        return (distance, distance > 0 ? gradient / distance : gradient);
    }

    /// <inheritdoc />
    protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta)
    {
        var indices = ShortDirections(theta);
        if (_loss == WedgeLoss.HalfSquaredDistance)
            return v => Restrict(v, indices);
        var direction = Restrict(theta, indices);
        var distance = direction.L2Norm();
        if (distance == 0)
            return v => Vector<double>.Build.Dense(v.Count);
        direction /= distance;
        return v => (Restrict(v, indices) - (direction.DotProduct(v) * direction)) / distance; // (Π − u uᵀ) v / d
    }

    private static Vector<double> Restrict(Vector<double> theta, int[] indices)
    {
        var restricted = Vector<double>.Build.Dense(theta.Count);
        foreach (var index in indices)
            restricted[index] = theta[index];
        return restricted;
    }
}
