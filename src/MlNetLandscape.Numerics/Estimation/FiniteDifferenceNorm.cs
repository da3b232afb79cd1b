using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>How <see cref="FiniteDifferenceNorm"/> looks around a point.</summary>
public sealed record FiniteDifferenceOptions
{
    /// <summary>
    /// ε, above 0: the step in each parameter. The default is 10⁻³, small enough for smooth networks and large enough for single precision.
    /// </summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Random directions, at least 2; four gradients each. The default is 10.</summary>
    public int Probes { get; init; } = 10;

    /// <summary>Of the entries of ξ. The default is Rademacher: every probe then has the radius ε√P.</summary>
    public ProbeDistribution Distribution { get; init; } = ProbeDistribution.Rademacher;

    /// <summary>Of the directions. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    internal void Check()
    {
        string[] faults =
        [
            .. Epsilon > 0 && double.IsFinite(Epsilon)
                ? Array.Empty<string>() : [FormattableString.Invariant($"`Epsilon` of `FiniteDifferenceOptions` must be in (0, ∞). Got {Epsilon}.")],
            .. Probes >= 2 ? Array.Empty<string>() : [$"`Probes` of `FiniteDifferenceOptions` must be at least 2. Got {Probes}."],
        ];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }
}

/// <summary>
/// ‖∇²L‖_F from differences of gradients, √mean ‖(∇L(θ + εξ) − ∇L(θ − εξ)) / 2ε‖² (Wu, Zhu &amp; E 2017, with central differences).
/// </summary>
/// <remarks>
/// For a smooth L it tends to the Frobenius norm of the Hessian as ε → 0, with an error of order ε². For kinked activations such as ReLU it
/// has no limit: each kink crossed adds about 1/ε to the square, and the number is the curvature at the finite radius stated, nothing else.
/// <see cref="FrobeniusNorm"/> by products has no such trouble.
/// </remarks>
/// <param name="Estimate">At ε.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Radius">ε ‖ξ‖, the mean over probes: how far from θ the gradients were taken.</param>
/// <param name="Finer">The same at ε/10, in the same directions.</param>
/// <param name="Warning">Why the two disagree beyond their errors, and what to do; null when they agree.</param>
public sealed record FiniteDifferenceNorm(StochasticEstimate Estimate, double Epsilon, double Radius, StochasticEstimate Finer, string? Warning)
{
    private const double Refinement = 10;

    /// <summary>Relative difference that is none, and one that needs no statistics.</summary>
    private const double Agreement = 0.02;
    private const double Disagreement = 0.5;
    private const double StandardErrors = 3;

    /// <summary>Estimates the norm around <paramref name="theta"/>.</summary>
    /// <param name="objective">L.</param>
    /// <param name="theta">θ; not changed.</param>
    /// <param name="options">Step and probes.</param>
    /// <param name="cancellationToken">Looked at before every direction.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="ArithmeticException">A gradient is not finite.</exception>
    public static FiniteDifferenceNorm Of<TVector>(
        IObjective<TVector> objective, TVector theta, FiniteDifferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FiniteDifferenceOptions();
        options.Check();
        var (space, before) = (objective.Space, objective.Cost);
        var (coarse, fine) = (new List<double>(), new List<double>());
        var (radius, gradient) = (0.0, 0.0);
        for (var probe = 0; probe < options.Probes; probe++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = space.OpenScope();
            var xi = space.Random(options.Distribution, Seed.Derive(options.Seed, probe));
            radius += options.Epsilon * space.Norm(xi) / options.Probes;
            coarse.Add(SquaredDifference(objective, theta, xi, options.Epsilon, ref gradient));
            fine.Add(SquaredDifference(objective, theta, xi, options.Epsilon / Refinement, ref gradient));
        }

        var cost = objective.Cost - before;
        var estimate = RootMeanSquare.Root(StochasticEstimate.Mean(coarse, cost, EstimationStop.Limit));
        var finer = RootMeanSquare.Root(StochasticEstimate.Mean(fine, cost, EstimationStop.Limit));
        var rounding = space.Roundoff * gradient * Refinement / options.Epsilon;
        return new FiniteDifferenceNorm(estimate, options.Epsilon, radius, finer, Compare(coarse, fine, options.Epsilon, rounding));
    }

    private static double SquaredDifference<TVector>(IObjective<TVector> objective, TVector theta, TVector xi, double epsilon, ref double gradient)
    {
        var space = objective.Space;
        using var scope = space.OpenScope();
        var (_, above) = objective.Gradient(space.Add(theta, epsilon, xi));
        gradient = Math.Max(gradient, space.Norm(above));
        var (_, below) = objective.Gradient(space.Add(theta, -epsilon, xi));
        var difference = space.Add(above, -1, below);
        var square = space.Dot(difference, difference) / (4 * epsilon * epsilon);
        return double.IsFinite(square)
            ? square
            : throw new ArithmeticException(FormattableString.Invariant(
                $"The gradient is not finite at a distance of {epsilon * space.Norm(xi)} from θ. Choose a smaller `Epsilon`."));
    }

    private static string? Compare(List<double> coarse, List<double> fine, double epsilon, double rounding)
    {
        // The same directions: their own spread drops out of the difference.
        var change = StochasticEstimate.Mean([.. fine.Zip(coarse, (f, c) => f - c)], default, EstimationStop.Limit);
        var scale = Math.Max(coarse.Average(), fine.Average());
        var relative = Math.Abs(change.Value) / scale;
        if (scale == 0 || relative <= Agreement || (relative <= Disagreement && Math.Abs(change.Value) <= StandardErrors * change.StandardError))
            return null;
        var facts = FormattableString.Invariant(
            $"The Frobenius norm is {Math.Sqrt(coarse.Average()):g4} with ε = {epsilon:g3} and {Math.Sqrt(fine.Average()):g4} with ε = {epsilon / Refinement:g3}: ");
        return facts + (change.Value < 0
            ? "the curvature changes within this radius. "
                + "Choose a smaller `Epsilon` for the Hessian at θ, or read the result as a curvature at this radius."
            : rounding * rounding > 0.1 * change.Value
                ? "rounding of the gradients shows. Choose a larger `Epsilon`, or compute in double precision."
                : "the gradient jumps, as with kinked activations such as ReLU, and no limit exists. "
                    + "Read the result as a curvature at this radius, or use `FrobeniusNorm.Estimate` with products.");
    }
}
