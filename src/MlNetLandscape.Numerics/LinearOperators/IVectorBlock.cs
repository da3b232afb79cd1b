using MathNet.Numerics.LinearAlgebra;

namespace MlNetLandscape.Numerics.LinearOperators;

/// <summary>Vectors side by side in one piece of memory, Q ∈ ℝᴾˣᵏ: a Krylov basis, a set of eigenvectors, a sketch.</summary>
/// <remarks>Owns its memory. Coefficients are small and lie in double precision.</remarks>
/// <typeparam name="TVector">A vector.</typeparam>
public interface IVectorBlock<TVector> : IDisposable
{
    /// <summary>k, the columns filled.</summary>
    int Count { get; }

    /// <summary>Columns there is room for.</summary>
    int Capacity { get; }

    /// <summary>Column <paramref name="index"/>, a view of the block's memory: valid until the block changes, not to be changed.</summary>
    TVector this[int index] { get; }

    /// <summary>Copies <paramref name="x"/> behind the last column.</summary>
    /// <exception cref="InvalidOperationException">The block is full.</exception>
    void Add(TVector x);

    /// <summary>Forgets the columns from <paramref name="count"/> on.</summary>
    void Truncate(int count);

    /// <summary>Qᵀ x, <c>[k]</c>.</summary>
    double[] Dot(TVector x);

    /// <summary>x ← x + Q c, in place.</summary>
    /// <param name="coefficients">c, <c>[k]</c>.</param>
    /// <param name="x">Changed in place.</param>
    void AddCombination(ReadOnlySpan<double> coefficients, TVector x);

    /// <summary>Q ← Q S in place, with no more extra memory than a few vectors.</summary>
    /// <param name="s"><c>[k, r]</c>, r ≤ k; the block then has r columns.</param>
    void Rotate(Matrix<double> s);

    /// <summary>Qᵀ Z, <c>[k, l]</c>.</summary>
    Matrix<double> Gram(IVectorBlock<TVector> z);
}
