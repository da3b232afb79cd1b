using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>V diag(λ) Vᵀ: the Hessian in an orthonormal basis of its eigenvectors, or of Ritz vectors, with a gradient in it.</summary>
/// <remarks>
/// A Krylov basis starts at the gradient: the step −‖g‖ V (|T| + μ)⁻¹ e₁ is then the Lanczos approximation of the matrix function (|H| + μ)⁻¹ g, exact after P steps,
/// and no part of the gradient is lost. |V'HV| is not V'|H|V: curvature is underestimated where the basis is small, which the damping makes up for.
/// </remarks>
internal sealed class ProjectedCurvature<TVector> : IDisposable
{
    private const double Negligible = 1e-8;
    private const double NegativeThreshold = 1e-5;

    private readonly IVectorSpace<TVector> _space;
    private readonly LanczosFactorization<TVector>? _krylov; // null: V is the whole space
    private readonly Matrix<double> _rotation; // [k, k], from the basis to eigenvectors
    private readonly IVectorBlock<TVector> _rest; // g⊥, one column or none
    private double[] _gradient = []; // in the eigenvectors

    private ProjectedCurvature(IVectorSpace<TVector> space, LanczosFactorization<TVector>? krylov, double[] values, Matrix<double> rotation)
    {
        (_space, _krylov, _rotation, Values) = (space, krylov, rotation, values);
        _rest = space.Block(1);
        Scale = values.Max(Math.Abs) is > 0 and var largest ? largest : 1;
    }

    /// <summary>λ, <c>[k]</c>.</summary>
    public double[] Values { get; }

    /// <summary>max |λ|; 1 where nothing curves, so that damped steps go along the gradient.</summary>
    public double Scale { get; }

    /// <summary>Whether a part of the gradient outside the basis is kept.</summary>
    public bool HasRest => _rest.Count > 0;

    /// <summary>λ that are negative beyond rounding.</summary>
    public int Negative => Values.Count(value => value < -NegativeThreshold * Scale);

    /// <summary>P products and a dense eigenproblem.</summary>
    public static ProjectedCurvature<TVector> Exact(ILinearOperator<TVector> hessian)
    {
        var eigen = DenseHessian.Of(hessian).Matrix.Evd(Symmetricity.Symmetric);
        return new ProjectedCurvature<TVector>(hessian.Space, null, [.. eigen.EigenValues.Select(value => value.Real)], eigen.EigenVectors);
    }

    /// <summary><paramref name="steps"/> products from <paramref name="start"/>, and one more with what <paramref name="previous"/> adds to that.</summary>
    public static ProjectedCurvature<TVector> Krylov(ILinearOperator<TVector> hessian, TVector start, int steps, IVectorBlock<TVector>? previous, long seed)
    {
        var krylov = new LanczosFactorization<TVector>(hessian, start, steps + 1, seed);
        try
        {
            krylov.Extend(steps);
            if (previous is { Count: > 0 } && krylov.Basis.Count < krylov.Basis.Capacity && Border(hessian, krylov, previous[0]) is { } bordered)
            {
                var eigen = bordered.Evd(Symmetricity.Symmetric);
                return new ProjectedCurvature<TVector>(hessian.Space, krylov, [.. eigen.EigenValues.Select(value => value.Real)], eigen.EigenVectors);
            }

            var (values, vectors) = krylov.Decompose();
            return new ProjectedCurvature<TVector>(hessian.Space, krylov, values, vectors);
        }
        catch
        {
            krylov.Dispose();
            throw;
        }
    }

    /// <summary>Takes a gradient; its part outside the basis is kept where <paramref name="complement"/> asks for it.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="complement">What is to become of it.</param>
    /// <param name="isInside">Whether the basis began with it.</param>
    public void SetGradient(TVector gradient, ComplementMode complement, bool isInside)
    {
        var inside = _krylov is null ? _space.ToArray(gradient) : _krylov.Basis.Dot(gradient);
        _gradient = _rotation.TransposeThisAndMultiply(Vector<double>.Build.Dense(inside)).ToArray();
        _rest.Truncate(0);
        if (_krylov is null || isInside || complement == ComplementMode.None)
            return;
        using var scope = _space.OpenScope();
        var rest = _space.Copy(gradient);
        _krylov.Basis.AddCombination(Array.ConvertAll(inside, value => -value), rest);
        _rest.Add(rest);
    }

    /// <summary>The step d of a damping, and what the quadratic model says of it.</summary>
    /// <param name="rule">f in −f(H) g.</param>
    /// <param name="damping">μ.</param>
    /// <param name="length">η, which multiplies the step.</param>
    /// <param name="withRest">Whether it leads out of the basis, where a part of the gradient does.</param>
    public ProjectedStep Step(CurvatureRule rule, double damping, double length, bool withRest = false)
    {
        var inside = new double[Values.Length];
        var change = 0.0;
        for (var i = 0; i < inside.Length; i++)
        {
            var size = (rule == CurvatureRule.Absolute ? Math.Abs(Values[i]) : Values[i]) + damping;
            inside[i] = _gradient[i] == 0 ? 0 : -length * _gradient[i] / size;
            change += (_gradient[i] * inside[i]) + (0.5 * Values[i] * inside[i] * inside[i]); // gᵀd + ½ dᵀHd
        }

        var outside = 0.0;
        if (withRest && HasRest)
        {
            var curvature = Values.Min(Math.Abs);
            outside = -length / (curvature + damping);
            change += (outside + (0.5 * curvature * outside * outside)) * _space.Dot(_rest[0], _rest[0]);
        }

        return new ProjectedStep(inside, outside, change);
    }

    /// <summary>The unit vector of the smallest λ, as a step of this length.</summary>
    public ProjectedStep MostNegative(double length)
    {
        var lowest = Array.IndexOf(Values, Values.Min());
        var inside = new double[Values.Length];
        inside[lowest] = length;
        return new ProjectedStep(inside, 0, (_gradient[lowest] * length) + (0.5 * Values[lowest] * length * length));
    }

    /// <summary>x ← x + the part of d within the basis: a pass over all of it.</summary>
    public void AddInside(ProjectedStep step, TVector x)
    {
        var inside = (_rotation * Vector<double>.Build.Dense(step.Inside)).ToArray();
        if (_krylov is null)
        {
            using var scope = _space.OpenScope();
            _space.Axpy(1, _space.FromArray(inside), x);
        }
        else
        {
            _krylov.Basis.AddCombination(inside, x);
        }
    }

    /// <summary>x ← x + the part of d that leads out of the basis.</summary>
    public void AddRest(ProjectedStep step, TVector x)
    {
        if (step.Outside != 0)
            _space.Axpy(step.Outside, _rest[0], x);
    }

    public void Dispose()
    {
        _rest.Dispose();
        _krylov?.Dispose();
    }

    /// <summary>T with a row and a column for a vector more, which the basis then has; null where that vector lies in it.</summary>
    private static Matrix<double>? Border(ILinearOperator<TVector> hessian, LanczosFactorization<TVector> krylov, TVector previous)
    {
        var (space, basis, k) = (hessian.Space, krylov.Basis, krylov.Steps);
        using var scope = space.OpenScope();
        var q = space.Copy(previous);
        var before = space.Norm(q);
        if (before == 0)
            return null;
        space.Scale(1 / before, q);
        var left = Orthogonalization.Project(space, basis, null, q).Norm;
        if (left <= Math.Max(Negligible, 10 * space.Roundoff))
            return null;
        space.Scale(1 / left, q);
        basis.Add(q);
        var border = basis.Dot(hessian.Apply(q)); // Vᵀ H q, [k + 1]
        if (!border.All(double.IsFinite))
            throw new ArithmeticException($"A product of {hessian.GetType().Name} with the previous direction is not finite. The loss or its derivatives overflow here.");
        var matrix = Matrix<double>.Build.Dense(k + 1, k + 1);
        for (var i = 0; i < k; i++)
        {
            matrix[i, i] = krylov.Alphas[i];
            if (i + 1 < k)
                matrix[i, i + 1] = matrix[i + 1, i] = krylov.Betas[i];
            matrix[i, k] = matrix[k, i] = border[i];
        }

        matrix[k, k] = border[k];
        return matrix;
    }
}

/// <summary>A step by its coefficients.</summary>
/// <param name="Inside">Of the eigenvectors, <c>[k]</c>.</param>
/// <param name="Outside">Of the gradient's part outside the basis.</param>
/// <param name="Change">gᵀd + ½ dᵀHd.</param>
internal sealed record ProjectedStep(double[] Inside, double Outside, double Change)
{
    public bool IsFinite => double.IsFinite(Change) && Inside.All(double.IsFinite);
}
