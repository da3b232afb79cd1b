using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>What a linear readout of some features can fit.</summary>
public enum ExpressivityVerdict
{
    /// <summary>The features of the examples are independent: a readout fits every target exactly.</summary>
    FitsEveryTarget,

    /// <summary>They are not, but a readout fits the targets at hand.</summary>
    FitsTheseTargets,

    /// <summary>No readout fits the targets.</summary>
    FitsNot,
}

/// <summary>Whether a layer is wide enough: the rank of its features over the examples, and how exactly a least-squares readout fits the targets.</summary>
/// <remarks>
/// With at least as many units as examples, generic features have rank n; then the loss of any convex readout reaches its lowest value from every point of the layers below, and no
/// strict basin is bad (Nguyen and Hein 2017, 2018; Sun et al. 2020, «The Global Landscape of Neural Networks», §3). A certificate at one point holds in its neighbourhood: rank cannot fall there.
/// </remarks>
/// <param name="Verdict">What can be fitted.</param>
/// <param name="Examples">n.</param>
/// <param name="Width">h, the constant of the readout counted as one.</param>
/// <param name="Rank">Of Φ, by its singular values above the tolerance relative to the largest.</param>
/// <param name="ConditionNumber">The largest over the least singular value that counts.</param>
/// <param name="RelativeResidual">‖Φ W − T‖_F / ‖T‖_F of the least-squares readout; 0 for T = 0.</param>
/// <param name="LargestResidual">max |Φ W − T|.</param>
/// <param name="Readout">W of least norm, <c>[h, K]</c>; the last row is the constant, where there is one.</param>
public sealed record ExpressivityCertificate(
    ExpressivityVerdict Verdict, int Examples, int Width, int Rank, double ConditionNumber, double RelativeResidual, double LargestResidual, Matrix<double> Readout)
{
    /// <summary>Judges features.</summary>
    /// <param name="features">Φ, <c>[n, h]</c>: an example a row.</param>
    /// <param name="targets">T, <c>[n, K]</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an entry is not finite.</exception>
    public static ExpressivityCertificate Of(Matrix<double> features, Matrix<double> targets, ExpressivityOptions? options = null)
    {
        options ??= new ExpressivityOptions();
        options.Check();
        if (features.RowCount != targets.RowCount)
            throw new ArgumentException($"`features` and `targets` of `ExpressivityCertificate` must have shapes [n, h] and [n, K]. Got [{features.RowCount}, {features.ColumnCount}] and [{targets.RowCount}, {targets.ColumnCount}].");
        if (!double.IsFinite(features.FrobeniusNorm() + targets.FrobeniusNorm()))
            throw new ArgumentException("`features` and `targets` of `ExpressivityCertificate` must be finite.");
        var phi = options.HasConstant ? features.Append(Matrix<double>.Build.Dense(features.RowCount, 1, 1)) : features;
        var (u, s, v) = Decompose(phi); // Φ = U S Vᵀ, min(n, h) columns each
        var rank = s.Count(value => value > options.RankTolerance * s[0]);
        var readout = Matrix<double>.Build.Dense(phi.ColumnCount, targets.ColumnCount);
        if (rank > 0)
        {
            var inverse = Matrix<double>.Build.DenseOfDiagonalArray([.. s.Take(rank).Select(value => 1 / value)]);
            readout = v.SubMatrix(0, v.RowCount, 0, rank) * (inverse * u.SubMatrix(0, u.RowCount, 0, rank).TransposeThisAndMultiply(targets));
        }

        var residual = (phi * readout) - targets;
        var norm = targets.FrobeniusNorm();
        var relative = norm == 0 ? 0 : residual.FrobeniusNorm() / norm;
        var verdict = relative > options.ResidualTolerance ? ExpressivityVerdict.FitsNot
            : rank == phi.RowCount ? ExpressivityVerdict.FitsEveryTarget
            : ExpressivityVerdict.FitsTheseTargets;
        return new ExpressivityCertificate(
            verdict, phi.RowCount, phi.ColumnCount, rank, rank == 0 ? double.PositiveInfinity : s[0] / s[rank - 1], relative, residual.Enumerate().Max(Math.Abs), readout);
    }

    /// <summary>«FitsEveryTarget: rank 50 of 50 examples, width 50, condition 1.2e+03, residual 3e-13».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Verdict}: rank {Rank} of {Examples} examples, width {Width}, condition {ConditionNumber:g3}, residual {RelativeResidual:g2}");

    /// <summary>By a QR first, so that no square matrix of the longer side is made.</summary>
    private static (Matrix<double> U, Vector<double> S, Matrix<double> V) Decompose(Matrix<double> phi)
    {
        var isWide = phi.ColumnCount > phi.RowCount;
        var qr = (isWide ? phi.Transpose() : phi).QR(QRMethod.Thin);
        var svd = qr.R.Svd();
        var (left, right) = (qr.Q * svd.U, svd.VT.Transpose());
        return isWide ? (right, svd.S, left) : (left, svd.S, right);
    }
}

/// <summary>How an <see cref="ExpressivityCertificate"/> judges.</summary>
public sealed record ExpressivityOptions
{
    /// <summary>Singular values count above this share of the largest, in (0, 1). The default is 10⁻¹²; features in single precision need about 10⁻⁶.</summary>
    public double RankTolerance { get; init; } = 1e-12;

    /// <summary>Targets are fitted when the relative residual is at most this, in (0, 1). The default is 10⁻⁸.</summary>
    public double ResidualTolerance { get; init; } = 1e-8;

    /// <summary>Whether the readout has a constant. The default is true.</summary>
    public bool HasConstant { get; init; } = true;

    internal void Check() => Options.Check(nameof(ExpressivityOptions), (RankTolerance is > 0 and < 1, nameof(RankTolerance), "(0, 1)", RankTolerance),
        (ResidualTolerance is > 0 and < 1, nameof(ResidualTolerance), "(0, 1)", ResidualTolerance));
}
