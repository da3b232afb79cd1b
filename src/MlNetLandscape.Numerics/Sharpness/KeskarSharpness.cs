using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Sharpness;

/// <summary>The sharpness of Keskar et al. (2017, metric 2.1): φ = 100 (max_{z ∈ C} L(x + A z) − L(x)) / (1 + L(x)), C = {|zᵢ| ≤ ε (|(A⁺x)ᵢ| + 1)}.</summary>
/// <remarks>
/// A is the identity, or p columns N(0, I) of a random manifold. For a linear L the maximum is ε Σ |gᵢ| (|xᵢ| + 1). Not invariant under the rescaling of layers (Dinh et al. 2017).
/// </remarks>
/// <param name="Value">φ, in per cent of 1 + L: a lower bound; NaN where L ≤ −1.</param>
/// <param name="Rise">The highest L(x + A z) − L(x) found.</param>
/// <param name="Loss">L(x).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="ManifoldDimension">p; null for the whole space.</param>
/// <param name="PossibleGain">Σ |∂L/∂uᵢ| over the coordinates u = z / bound that may still move: what more could be gained, to first order, from a whole unit step.</param>
/// <param name="Steps">Directions followed.</param>
/// <param name="Stop">Why there were no more.</param>
/// <param name="Cost">What it took.</param>
public sealed record KeskarSharpness(
    double Value, double Rise, double Loss, double Epsilon, int? ManifoldDimension, double PossibleGain, int Steps, EstimationStop Stop, EvaluationCost Cost)
{
    /// <summary>Measures it at <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">x.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    public static KeskarSharpness Measure<TVector>(IObjective<TVector> objective, TVector theta, KeskarOptions? options = null)
    {
        options ??= new KeskarOptions();
        options.Check(objective.Space.Dimension);
        var before = objective.Cost;
        using var scope = objective.Space.OpenScope();
        var loss = objective.Value(theta);
        var found = options.ManifoldDimension is { } p ? OnManifold(objective, theta, p, options) : Everywhere(objective, theta, options);
        var rise = Math.Max(0, found.Value - loss); // z = 0 is in the box
        return new KeskarSharpness(
            loss > -1 ? 100 * rise / (1 + loss) : double.NaN, rise, loss, options.Epsilon, options.ManifoldDimension, found.PossibleGain, found.Steps, found.Stop,
            objective.Cost - before);
    }

    private static BoxMaximum Everywhere<TVector>(IObjective<TVector> objective, TVector theta, KeskarOptions options)
    {
        var space = objective.Space;
        var bound = space.Add(space.Constant(1), 1, space.Abs(theta));
        space.Scale(options.Epsilon, bound);
        return new BoxAscent<TVector>(space, z =>
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            return objective.Gradient(space.Add(theta, 1, z));
        }, bound, options.Steps, Seed.Derive(options.Seed, 0)).Run();
    }

    private static BoxMaximum OnManifold<TVector>(IObjective<TVector> objective, TVector theta, int dimension, KeskarOptions options)
    {
        var space = objective.Space;
        using var manifold = space.Block(dimension); // A
        for (var column = 0; column < dimension; column++)
        {
            using var scope = space.OpenScope();
            manifold.Add(space.Random(ProbeDistribution.Gaussian, Seed.Derive(options.Seed, 1, column)));
        }

        var projected = manifold.Gram(manifold).Solve(Vector<double>.Build.Dense(manifold.Dot(theta))); // A⁺x = (AᵀA)⁻¹ Aᵀx
        var bound = options.Epsilon * (projected.PointwiseAbs() + 1);
        return new BoxAscent<Vector<double>>(new DenseSpace(dimension), z =>
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            var point = space.Copy(theta);
            manifold.AddCombination(z.ToArray(), point);
            var (value, gradient) = objective.Gradient(point);
            return (value, Vector<double>.Build.Dense(manifold.Dot(gradient))); // Aᵀ ∇L
        }, bound, options.Steps, Seed.Derive(options.Seed, 0)).Run();
    }
}
