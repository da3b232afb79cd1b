using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>The Hessian's spectrum at one point as one loss sees it. Shares do not depend on the unit of the loss, so that losses can be compared by them.</summary>
/// <param name="Name">Of the loss.</param>
/// <param name="Loss">L(θ).</param>
/// <param name="GradientNorm">‖∇L(θ)‖.</param>
/// <param name="Smallest">λ_min, or the lowest node of the quadrature.</param>
/// <param name="Largest">λ_max, or the highest node.</param>
/// <param name="Trace">Σ λ.</param>
/// <param name="Negative">The share of negative eigenvalues.</param>
/// <param name="Degenerate">The share of eigenvalues near 0.</param>
/// <param name="Outliers">The number of eigenvalues above a tenth of λ_max.</param>
/// <param name="IsExact">Whether all eigenvalues were computed.</param>
/// <param name="Cost">What it took.</param>
public sealed record LossSpectrum(
    string Name, double Loss, double GradientNorm, double Smallest, double Largest, StochasticEstimate Trace, NegativeEigenvalueFraction Negative, DegenerateFraction Degenerate,
    StochasticEstimate Outliers, bool IsExact, EvaluationCost Cost);

/// <summary>Several losses of one model on the same examples, compared by the spectra of their Hessians at one point.</summary>
/// <remarks>
/// Cross-entropy and hinge losses fade where examples are fitted, and their curvature with them; the squared loss keeps that of the outputs, whatever the fit
/// (Sagun, Bottou and LeCun 2016, «Eigenvalues of the Hessian in Deep Learning», compare squared and hinge loss).
/// </remarks>
/// <param name="Spectra">One a loss, in the order given.</param>
/// <param name="Cost">Of all.</param>
public sealed record LossComparison(ImmutableArray<LossSpectrum> Spectra, EvaluationCost Cost)
{
    private const double OutlierShare = 0.1;

    /// <summary>Measures each loss.</summary>
    /// <param name="theta">θ, the same for all; stays the caller's.</param>
    /// <param name="losses">Names and risks of the same model: what makes them comparable is for the caller to see to, the number of parameters is checked.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <typeparam name="TVector">A vector.</typeparam>
    /// <exception cref="ArgumentException">There are none, or they have different numbers of parameters.</exception>
    public static LossComparison Of<TVector>(TVector theta, IReadOnlyList<(string Name, IObjective<TVector> Risk)> losses, LossComparisonOptions? options = null)
    {
        options ??= new LossComparisonOptions();
        options.Check();
        var dimensions = losses.Select(loss => loss.Risk.Space.Dimension).Distinct().ToArray();
        if (dimensions.Length != 1)
            throw new ArgumentException($"`losses` must be at least one, of one number of parameters. Got {losses.Count} of {string.Join(", ", dimensions)}.", nameof(losses));
        ImmutableArray<LossSpectrum> spectra = [.. losses.Select(loss => Measure(theta, loss.Name, loss.Risk, options))];
        return new LossComparison(spectra, spectra.Aggregate(default(EvaluationCost), (sum, spectrum) => sum + spectrum.Cost));
    }

    /// <summary>A table: a row a loss.</summary>
    public override string ToString()
    {
        var table = new StringBuilder("loss                     value     λ_max       λ_min    trace  negative  near 0  outliers\n");
        foreach (var spectrum in Spectra)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"{spectrum.Name,-20} {spectrum.Loss,9:g4} {spectrum.Largest,9:g4} {spectrum.Smallest,11:g3} {spectrum.Trace.Value,8:g4} {spectrum.Negative.Estimate.Value,9:0.000} {spectrum.Degenerate.Estimate.Value,7:0.000} {spectrum.Outliers.Value,9:0.#}\n");
        }

        return table.ToString();
    }

    private static LossSpectrum Measure<TVector>(TVector theta, string name, IObjective<TVector> risk, LossComparisonOptions options)
    {
        var before = risk.Cost;
        using var scope = risk.Space.OpenScope();
        var (loss, gradient) = risk.Gradient(theta);
        using var hessian = risk.Hessian(theta);
        var slope = risk.Space.Norm(gradient);
        if (risk.Space.Dimension <= options.DenseLimit)
        {
            var values = DenseHessian.Of(hessian, options.DenseLimit, options.CancellationToken).Eigenvalues();
            StochasticEstimate Exact(double value) => new(value, 0, values.Length, default, EstimationStop.Exact);
            return new LossSpectrum(name, loss, slope, values[0], values[^1], Exact(values.Sum()),
                NegativeEigenvalueFraction.Of(values, options.RelativeThreshold), DegenerateFraction.Of(values, options.RelativeThreshold),
                Exact(values.Count(value => value > OutlierShare * values[^1])), true, risk.Cost - before);
        }

        var density = StochasticLanczosQuadrature.Estimate(hessian, options.Quadrature, cancellationToken: options.CancellationToken);
        return new LossSpectrum(name, loss, slope, density.SmallestNode, density.LargestNode, density.Trace,
            NegativeEigenvalueFraction.Of(density, options.RelativeThreshold), DegenerateFraction.Of(density, options.RelativeThreshold),
            density.Fraction(OutlierShare * density.LargestNode, double.PositiveInfinity).Times(density.Dimension), false, risk.Cost - before);
    }
}

/// <summary>How <see cref="LossComparison"/> measures spectra.</summary>
public sealed record LossComparisonOptions
{
    /// <summary>The largest P whose Hessian is written out, in [0, 4000]. The default is 500; above it spectra are estimated.</summary>
    public int DenseLimit { get; init; } = 500;

    /// <summary>τ: eigenvalues within τ max |λ| of 0 count as 0, in [0, 1). The default is 10⁻³.</summary>
    public double RelativeThreshold { get; init; } = 1e-3;

    /// <summary>Of the estimate.</summary>
    public SpectralDensityOptions Quadrature { get; init; } = new();

    /// <summary>Looked at between products.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(LossComparisonOptions), (DenseLimit is >= 0 and <= 4_000, nameof(DenseLimit), "[0, 4000]", DenseLimit),
        (RelativeThreshold is >= 0 and < 1, nameof(RelativeThreshold), "[0, 1)", RelativeThreshold));
}
