using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Krylov;

/// <summary>
/// Eigenpairs at the ends of the spectrum of a symmetric operator: Lanczos with full re-orthogonalisation and thick restarts.
/// </summary>
/// <remarks>
/// After every product the error bounds of all wanted eigenvalues are known (<see cref="EigenvalueEstimate"/>), so that no product is spent
/// on checks. Memory: the basis, a few vectors, and the result. The basis is never larger than <see cref="LanczosOptions.BasisSize"/>;
/// restarts happen in place. Sources: Parlett (1998), The Symmetric Eigenvalue Problem, chapters 10–13; Wu &amp; Simon (2000),
/// Thick-restart Lanczos method.
/// </remarks>
public static class Lanczos
{
    /// <summary>The eigenpairs that <paramref name="options"/> ask for.</summary>
    /// <param name="matrix">A, symmetric; stays the caller's.</param>
    /// <param name="options">What to find.</param>
    /// <param name="start">
    /// A guess, for example the sum of eigenvectors found nearby. A hundredth of a random vector is added, so that what is orthogonal to it
    /// shows in the end; but a loose tolerance is reached before. A random start, the default, is believed only after the 7 to 12 products
    /// in which an outlier shows itself.
    /// </param>
    /// <param name="progress">Called after every product.</param>
    /// <param name="cancellationToken">Looked at before every product.</param>
    /// <exception cref="ArgumentException">An option is out of range, or more eigenvalues are wanted than there are.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static Eigenpairs<TVector> Find<TVector>(
        ILinearOperator<TVector> matrix, LanczosOptions? options = null, TVector? start = default,
        Action<LanczosProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new LanczosOptions();
        options.Check(matrix.Space.Dimension);
        var search = new LanczosSearch<TVector>(matrix, options, progress, cancellationToken);
        var found = search.Run(start);
        return options.SearchesMultiplicities && found.Stop == Estimation.EstimationStop.Converged
            ? new MultiplicitySearch<TVector>(matrix, options, progress, cancellationToken).Complete(found, search.Products)
            : found;
    }
}
