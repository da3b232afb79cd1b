using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>What the theorems on deep linear networks say of a point.</summary>
public enum DeepLinearVerdict
{
    /// <summary>The gradient does not vanish within the tolerance; or it does, but rank and loss contradict each other, so that the point is not critical closely enough to be judged.</summary>
    NotCritical,

    /// <summary>Critical, and no other weights have a lower loss.</summary>
    GlobalMinimum,

    /// <summary>Critical, not a minimum, and the Hessian has a negative eigenvalue: second derivatives see the way down.</summary>
    StrictSaddle,

    /// <summary>Critical, not a minimum, and the Hessian has no negative eigenvalue: descent and Newton's method stay there («bad saddle»); only depth 3 and more has them.</summary>
    NonStrictSaddle,
}

/// <summary>Tells global minima from saddles for a network without activations, L = ½ ‖W_H ⋯ W₁ X − Y‖²_F, from its weights alone.</summary>
/// <remarks>
/// A critical point is a global minimum exactly if rank(W_H ⋯ W₁) = k, the least width of all layers, inputs and outputs included, and, where k is below both of
/// these, the layers after the narrowest one span the top k left singular vectors of Z = Y Xᵀ (X Xᵀ)⁻¹ X. Otherwise it is a saddle: there are no other
/// minima and no maxima. Needs X Xᵀ and Y Xᵀ of full rank, and different singular values of Z where k is below both.
/// Sources: Kawaguchi (2016), «Deep Learning without Poor Local Minima», theorem 2.3; Yun, Sra and Jadbabaie (2018), «Global Optimality Conditions for Deep Neural Networks»,
/// theorems 2.1 and 2.2. Whether a saddle is strict is not read from the theorems but from the least eigenvalue of the exact Hessian.
/// </remarks>
/// <param name="Verdict">What the point is.</param>
/// <param name="Loss">L, a sum over the examples.</param>
/// <param name="GlobalMinimum">The lowest L of these widths, in closed form: ½ (‖Y‖² − Σ_{i ≤ k} sᵢ²), s the singular values of Z.</param>
/// <param name="GradientNorm">‖∇L‖.</param>
/// <param name="RelativeGradient">‖∇L‖ / ‖Y Xᵀ‖_F.</param>
/// <param name="Rank">Of W_H ⋯ W₁: its singular values above the tolerance relative to the largest.</param>
/// <param name="RequiredRank">k.</param>
/// <param name="PrincipalAngle">
/// The largest angle in radians between the span of the layers after the narrowest and that of the top k singular vectors; null where k is the number of inputs or
/// outputs, or the rank is below k.
/// </param>
/// <param name="LowestCurvature">λ_min of the Hessian, for saddles; null elsewhere, where it is not needed.</param>
/// <param name="Cost">What it took.</param>
public sealed record DeepLinearCertificate(
    DeepLinearVerdict Verdict, double Loss, double GlobalMinimum, double GradientNorm, double RelativeGradient, int Rank, int RequiredRank,
    double? PrincipalAngle, double? LowestCurvature, EvaluationCost Cost)
{
    /// <summary>L above the lowest there is.</summary>
    public double Excess => Loss - GlobalMinimum;

    /// <summary>Judges W₁ … W_H.</summary>
    /// <param name="weights">W₁ to W_H, H ≥ 2, <c>[d₁, d_x]</c> to <c>[d_y, d_{H−1}]</c>.</param>
    /// <param name="inputs">X, <c>[d_x, N]</c>.</param>
    /// <param name="targets">Y, <c>[d_y, N]</c>.</param>
    /// <param name="options">Tolerances; null for the defaults.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or the data do not meet what the theorems need; the message says which and by how much.</exception>
    public static DeepLinearCertificate Judge(
        IReadOnlyList<Matrix<double>> weights, Matrix<double> inputs, Matrix<double> targets, DeepLinearCertificateOptions? options = null)
    {
        options ??= new DeepLinearCertificateOptions();
        options.Check();
        var problem = DeepLinearProblem.Of(weights, inputs, targets, options.RankTolerance);
        var network = problem.Network;
        var theta = Vector<double>.Build.Dense([.. weights.SelectMany(weight => weight.ToRowMajorArray())]);
        var (value, gradient) = network.Gradient(theta);
        var (slope, excess) = (gradient.L2Norm(), value - network.GlobalMinimum);
        var relative = slope / problem.Scale;
        var product = weights.Aggregate((before, weight) => weight * before);
        var rank = DeepLinearProblem.Rank(product, options.RankTolerance);
        var angle = problem.IsBottleneck && rank == problem.LeastWidth ? problem.Angle(weights) : (double?)null;
        var isGlobal = rank == problem.LeastWidth && !(angle > options.AngleTolerance);
        var isContradicted = isGlobal && excess > options.ExcessTolerance * problem.Explained;
        double? lowest = relative <= options.GradientTolerance && !isGlobal ? Lowest(network, theta, options) : null;
        var verdict = (relative <= options.GradientTolerance && !isContradicted, isGlobal) switch
        {
            (false, _) => DeepLinearVerdict.NotCritical,
            (true, true) => DeepLinearVerdict.GlobalMinimum,
            _ when lowest < -options.CurvatureTolerance * problem.Scale => DeepLinearVerdict.StrictSaddle,
            _ => DeepLinearVerdict.NonStrictSaddle,
        };
        return new DeepLinearCertificate(
            verdict, value + problem.Unexplained, network.GlobalMinimum + problem.Unexplained, slope, relative, rank, problem.LeastWidth, angle, lowest, network.Cost);
    }

    /// <summary>«StrictSaddle: rank 2 of 3, excess 12.4, λ_min −3.1, ‖∇L‖ 1e-12».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Verdict}: rank {Rank} of {RequiredRank}, {(PrincipalAngle is { } angle ? $"angle {angle:g3}, " : "")}excess {Excess:g4}, {(LowestCurvature is { } lowest ? $"λ_min {lowest:g4}, " : "")}‖∇L‖ {GradientNorm:g2}");

    private static double Lowest(DeepLinearNetwork network, Vector<double> theta, DeepLinearCertificateOptions options)
    {
        using var hessian = network.Hessian(theta);
        if (network.Space.Dimension <= options.DenseLimit)
            return DenseHessian.Of(hessian, options.DenseLimit).Eigenvalues()[0];
        using var ends = Lanczos.Find(hessian, new LanczosOptions { Largest = 0, Smallest = 1, Tolerance = 1e-3, MaximumProducts = 1_000 });
        return ends.Smallest[0].Value;
    }
}
