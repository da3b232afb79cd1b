using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>What loops need that must not allocate, and what follows from the operations of a space.</summary>
internal static class VectorArithmetic
{
    /// <summary>target ← source, in place: vectors that live as long as a loop are made before it.</summary>
    public static void Overwrite<TVector>(this IVectorSpace<TVector> space, TVector target, TVector source)
    {
        space.Scale(0, target);
        space.Axpy(1, source, target);
    }

    /// <summary>(a, a, …), a new vector.</summary>
    public static TVector Constant<TVector>(this IVectorSpace<TVector> space, double a)
    {
        var ones = space.Abs(space.Random(ProbeDistribution.Rademacher, 1));
        space.Scale(a, ones);
        return ones;
    }

    /// <summary>x ⊙ y, or x where <paramref name="y"/> is null; a new vector.</summary>
    public static TVector Scaled<TVector>(this IVectorSpace<TVector> space, TVector x, TVector? y) => y is null ? space.Copy(x) : space.Multiply(x, y);
}
