namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>How the entries of a random vector are drawn, independently of one another.</summary>
public enum ProbeDistribution
{
    /// <summary>+1 or −1, each with probability ½.</summary>
    Rademacher,

    /// <summary>N(0, 1).</summary>
    Gaussian,
}

/// <summary>ℝᴾ with its usual inner product: all that the algorithms of this library know of a vector.</summary>
/// <remarks>
/// Vectors may hold native memory. A method that returns one gives a new one, owned by the innermost open scope or, without a scope, by the caller.
/// Scalars are accumulated in double precision, whatever the vectors' own.
/// </remarks>
/// <typeparam name="TVector">A vector whose entries can be changed in place.</typeparam>
public interface IVectorSpace<TVector>
{
    /// <summary>P.</summary>
    long Dimension { get; }

    /// <summary>The unit roundoff of an entry: 1.1e-16 in double precision, 6.0e-8 in single.</summary>
    double Roundoff { get; }

    /// <summary>A vector of zeros.</summary>
    TVector Zero();

    /// <summary>A vector equal to <paramref name="x"/>.</summary>
    TVector Copy(TVector x);

    /// <summary>A vector with these entries.</summary>
    /// <exception cref="ArgumentException">There are not P of them.</exception>
    TVector FromArray(ReadOnlySpan<double> entries);

    /// <summary>The entries of <paramref name="x"/>, <c>[P]</c>.</summary>
    double[] ToArray(TVector x);

    /// <summary>A random vector; the same seed gives the same one.</summary>
    TVector Random(ProbeDistribution distribution, long seed);

    /// <summary>⟨x, y⟩ = Σ xᵢ yᵢ.</summary>
    double Dot(TVector x, TVector y);

    /// <summary>y ← y + a x, in place.</summary>
    void Axpy(double a, TVector x, TVector y);

    /// <summary>x ← a x, in place.</summary>
    void Scale(double a, TVector x);

    /// <summary>x ⊙ y, entry by entry.</summary>
    TVector Multiply(TVector x, TVector y);

    /// <summary>|x|, entry by entry.</summary>
    TVector Abs(TVector x);

    /// <summary>The sign of each entry: −1, 0 or 1.</summary>
    TVector Sign(TVector x);

    /// <summary>x / (√y + ε), entry by entry.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">Entries of at least 0.</param>
    /// <param name="epsilon">ε > 0.</param>
    TVector DivideByRoot(TVector x, TVector y, double epsilon);

    /// <summary>min(max(x, lower), upper), entry by entry.</summary>
    TVector Clamp(TVector x, TVector lower, TVector upper);

    /// <summary>Room for <paramref name="capacity"/> vectors side by side.</summary>
    IVectorBlock<TVector> Block(int capacity);

    /// <summary>Opens a scope: when it is disposed, the vectors made since then in this thread are freed, save those that <see cref="Keep"/> handed on.</summary>
    IDisposable OpenScope();

    /// <summary>Hands a vector from the innermost scope to the one around it, or to the caller if there is none.</summary>
    /// <returns><paramref name="x"/>.</returns>
    TVector Keep(TVector x);
}

/// <summary>What follows from the operations of a space.</summary>
public static class VectorSpaceExtensions
{
    /// <summary>‖x‖ = √⟨x, x⟩.</summary>
    public static double Norm<TVector>(this IVectorSpace<TVector> space, TVector x) => Math.Sqrt(space.Dot(x, x));

    /// <summary>x + a y, a new vector.</summary>
    public static TVector Add<TVector>(this IVectorSpace<TVector> space, TVector x, double a, TVector y)
    {
        var sum = space.Copy(x);
        space.Axpy(a, y, sum);
        return sum;
    }
}
