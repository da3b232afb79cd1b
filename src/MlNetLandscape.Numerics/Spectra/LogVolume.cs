using System.Collections.Immutable;
using System.Globalization;
using MlNetLandscape.Numerics.Krylov;

namespace MlNetLandscape.Numerics.Spectra;

/// <summary>
/// Σ_{i≤k} log λᵢ over the k largest eigenvalues: up to a constant −2 times the log volume of the basin in those directions (Wu, Zhu &amp;
/// E 2017).
/// </summary>
/// <remarks>
/// Compare networks at the same k only. Not invariant under rescalings that leave the function alone. Where λ_k is not positive the formula
/// ends; eigenvalues below the floor count as the floor, and <see cref="Clamped"/> says how many did.
/// </remarks>
/// <param name="Value">Σ log max(λᵢ, floor); −∞ when no eigenvalue is positive.</param>
/// <param name="Terms">k.</param>
/// <param name="Clamped">How many of the k lay below the floor: above 0 the value is a convention, not a volume.</param>
/// <param name="Floor">The floor, in the units of the eigenvalues.</param>
/// <param name="ErrorBound">
/// Σ −log(1 − eᵢ/λᵢ) for error bounds eᵢ of the eigenvalues not clamped; 0 for exact ones, ∞ when a bound exceeds its eigenvalue.
/// </param>
public sealed record LogVolume(double Value, int Terms, int Clamped, double Floor, double ErrorBound)
{
    /// <summary>Relative to λ₁: below it an eigenvalue of a network is rounding.</summary>
    private const double DefaultFloor = 1e-6;

    /// <summary>All terms are logarithms of positive eigenvalues.</summary>
    public bool IsClean => Clamped == 0;

    /// <summary>From exact eigenvalues.</summary>
    /// <param name="eigenvalues">At least <paramref name="terms"/>, the largest among them, in any order.</param>
    /// <param name="terms">k, in [1, number of eigenvalues].</param>
    /// <param name="relativeFloor">Floor / λ₁, in (0, 1). The default is 10⁻⁶.</param>
    public static LogVolume Of(IEnumerable<double> eigenvalues, int terms, double relativeFloor = DefaultFloor) =>
        Of([.. eigenvalues.Select(value => new EigenvalueEstimate(value, 0, 0, true))], terms, relativeFloor);

    /// <summary>From eigenvalues with error bounds.</summary>
    /// <param name="eigenvalues">
    /// At least <paramref name="terms"/>, the largest among them, in any order: <see cref="Eigenpairs{TVector}.Largest"/>.
    /// </param>
    /// <param name="terms">k, in [1, number of eigenvalues].</param>
    /// <param name="relativeFloor">Floor / λ₁, in (0, 1). The default is 10⁻⁶.</param>
    public static LogVolume Of(ImmutableArray<EigenvalueEstimate> eigenvalues, int terms, double relativeFloor = DefaultFloor)
    {
        if (terms < 1 || terms > eigenvalues.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(terms), terms, $"A log volume of {eigenvalues.Length} eigenvalues takes between 1 and {eigenvalues.Length} terms.");
        }

        if (relativeFloor is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(relativeFloor), relativeFloor, "The relative floor must be in (0, 1).");
        var top = eigenvalues.OrderByDescending(estimate => estimate.Value).Take(terms).ToArray();
        var floor = relativeFloor * Math.Max(0, top[0].Value);
        var clean = top.Where(estimate => estimate.Value > floor).ToArray();
        var clamped = terms - clean.Length;
        var value = clean.Sum(estimate => Math.Log(estimate.Value)) + (clamped > 0 ? clamped * Math.Log(floor) : 0);
        var error = clean.Sum(
            estimate => estimate.ErrorBound < estimate.Value ? -Math.Log(1 - (estimate.ErrorBound / estimate.Value)) : double.PositiveInfinity);
        return new LogVolume(value, terms, clamped, floor, error);
    }

    /// <summary>«−52.1 (30 terms)», and what was clamped.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value:g5} ({Terms} terms{(IsClean ? "" : $", {Clamped} of them not positive and clamped")})");
}
