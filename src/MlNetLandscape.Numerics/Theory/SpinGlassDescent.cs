using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>Where gradient descent on the sphere of a spin glass ended.</summary>
/// <remarks>
/// From a random point it ends in minima whose energy lies a little above −E∞ of <see cref="SpinGlassComplexity"/>, ever closer and with ever less spread the more spins there are:
/// the picture that Choromanska et al. (2015) drew of the loss of networks.
/// </remarks>
/// <param name="Point">x, ‖x‖² = N; the caller's.</param>
/// <param name="Energy">H(x) / N.</param>
/// <param name="GradientNorm">Of the gradient along the sphere.</param>
/// <param name="Index">Negative eigenvalues of the Hessian along the sphere, counted; 0 at a minimum.</param>
/// <param name="LowestCurvature">The least of its N − 1 eigenvalues.</param>
/// <param name="Steps">Of the descent.</param>
/// <param name="Stop">Converged: the gradient is within the tolerance. Limit: the steps were used up.</param>
/// <param name="Cost">What it took.</param>
public sealed record SpinGlassDescent(
    Vector<double> Point, double Energy, double GradientNorm, int Index, double LowestCurvature, int Steps, EstimationStop Stop, EvaluationCost Cost)
{
    /// <summary>Goes down from a random point of the sphere.</summary>
    /// <param name="glass">The energy.</param>
    /// <param name="seed">Of the start.</param>
    /// <param name="options">Null for the defaults.</param>
    public static SpinGlassDescent Run(SphericalSpinGlass glass, long seed, SpinGlassDescentOptions? options = null) =>
        From(glass, glass.Space.Random(ProbeDistribution.Gaussian, seed), options);

    /// <summary>Goes down from a point: x ← √N (x − η ∇H) / ‖x − η ∇H‖ with the gradient along the sphere.</summary>
    /// <param name="glass">The energy.</param>
    /// <param name="start">Not 0; is drawn to the sphere, and stays the caller's.</param>
    /// <param name="options">Null for the defaults.</param>
    public static SpinGlassDescent From(SphericalSpinGlass glass, Vector<double> start, SpinGlassDescentOptions? options = null)
    {
        options ??= new SpinGlassDescentOptions();
        options.Check();
        var before = glass.Cost;
        var x = glass.OnSphere(start);
        var (value, gradient) = glass.RiemannianGradient(x);
        var steps = 0;
        for (; steps < options.MaximumSteps && gradient.L2Norm() > options.GradientTolerance; steps++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            x = glass.OnSphere(x - (options.LearningRate * gradient));
            (value, gradient) = glass.RiemannianGradient(x);
        }

        using var hessian = glass.RiemannianHessian(x);
        var eigenvalues = Krylov.DenseHessian.Of(hessian, cancellationToken: options.CancellationToken).Eigenvalues();
        var threshold = options.IndexThreshold * eigenvalues.Max(Math.Abs);
        var radius = Enumerable.Range(0, eigenvalues.Length).MinBy(place => Math.Abs(eigenvalues[place])); // the eigenvalue 0 along x
        var n = eigenvalues.Length;
        return new SpinGlassDescent(x, value / n, gradient.L2Norm(), eigenvalues.Count(eigenvalue => eigenvalue < -threshold),
            radius == 0 && n > 1 ? eigenvalues[1] : eigenvalues[0], steps,
            gradient.L2Norm() <= options.GradientTolerance ? EstimationStop.Converged : EstimationStop.Limit, glass.Cost - before);
    }

    /// <summary>«−1.508 after 812 steps, index 0, λ_min 0.21».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Energy:0.0000} after {Steps} steps, index {Index}, λ_min {LowestCurvature:g3}");
}

/// <summary>How <see cref="SpinGlassDescent"/> goes down.</summary>
public sealed record SpinGlassDescentOptions
{
    /// <summary>η, in (0, ∞). The default is 0.1, half of what the largest curvature near −E∞ allows for p = 3.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Steps at most, in [0, ∞). The default is 5,000.</summary>
    public int MaximumSteps { get; init; } = 5_000;

    /// <summary>The norm of the gradient along the sphere at which descent ends, in (0, ∞). The default is 10⁻⁶.</summary>
    public double GradientTolerance { get; init; } = 1e-6;

    /// <summary>Eigenvalues above minus this share of the largest are not counted as negative, in [0, 1). The default is 10⁻⁸.</summary>
    public double IndexThreshold { get; init; } = 1e-8;

    /// <summary>Looked at before every step.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(SpinGlassDescentOptions), (LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), "(0, ∞)", LearningRate),
        (MaximumSteps >= 0, nameof(MaximumSteps), "[0, ∞)", MaximumSteps), (GradientTolerance > 0, nameof(GradientTolerance), "(0, ∞)", GradientTolerance),
        (IndexThreshold is >= 0 and < 1, nameof(IndexThreshold), "[0, 1)", IndexThreshold));
}
