using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

public sealed class ExpressivityTests
{
    private static readonly ExpressivityOptions Plain = new() { HasConstant = false };

    [Theory] // facts, row 64
    [InlineData(50, 50)]
    [InlineData(50, 80)]
    public void As_many_random_features_as_examples_fit_every_target(int examples, int width)
    {
        var features = (GaussianMatrix(examples, 10, 1) * GaussianMatrix(10, width, 2)).PointwiseTanh();
        var targets = GaussianMatrix(examples, 3, 3);
        var certificate = ExpressivityCertificate.Of(features, targets, Plain);
        Assert.Equal((ExpressivityVerdict.FitsEveryTarget, examples, width), (certificate.Verdict, certificate.Rank, certificate.Width));
        Assert.InRange(certificate.RelativeResidual, 0, 1e-10);
        Assert.Equal(0, ((features * certificate.Readout) - targets).Enumerate().Max(Math.Abs), 1e-10);
        var s = features.Svd().S;
        Assert.Equal(1, certificate.ConditionNumber / (s[0] / s[^1]), 1e-6);
    }

    [Fact]
    public void One_feature_less_does_not_and_the_constant_is_one_more()
    {
        var features = GaussianMatrix(50, 49, 4).PointwiseTanh();
        var targets = GaussianMatrix(50, 1, 5);
        var narrow = ExpressivityCertificate.Of(features, targets, Plain);
        Assert.Equal((ExpressivityVerdict.FitsNot, 49), (narrow.Verdict, narrow.Rank));
        Assert.InRange(narrow.RelativeResidual, 1e-4, 1);
        Assert.Equal(0, (features.TransposeThisAndMultiply((features * narrow.Readout) - targets)).FrobeniusNorm(), 1e-10); // least squares
        Assert.Equal((ExpressivityVerdict.FitsEveryTarget, 50), (ExpressivityCertificate.Of(features, targets).Verdict, ExpressivityCertificate.Of(features, targets).Width));
        Assert.Equal(ExpressivityVerdict.FitsTheseTargets, ExpressivityCertificate.Of(features, features * GaussianMatrix(49, 2, 6), Plain).Verdict);
    }

    [Fact]
    public void Equal_examples_lower_the_rank_and_the_readout_has_least_norm()
    {
        var features = GaussianMatrix(20, 30, 7);
        features.SetRow(19, features.Row(3));
        var targets = GaussianMatrix(20, 1, 8);
        var certificate = ExpressivityCertificate.Of(features, targets, Plain);
        Assert.Equal((ExpressivityVerdict.FitsNot, 19), (certificate.Verdict, certificate.Rank));
        targets[19, 0] = targets[3, 0];
        var same = ExpressivityCertificate.Of(features, targets, Plain);
        Assert.Equal((ExpressivityVerdict.FitsTheseTargets, 19), (same.Verdict, same.Rank));
        Assert.Equal(0, (features.PseudoInverse() * targets - same.Readout).FrobeniusNorm(), 1e-10);
        Assert.Equal((0, double.PositiveInfinity, 1.0),
            (ExpressivityCertificate.Of(features * 0, targets, Plain) is { } none ? (none.Rank, none.ConditionNumber, none.RelativeResidual) : default));
        Assert.Contains("[20, 30] and [19, 1]", Assert.Throws<ArgumentException>(() => ExpressivityCertificate.Of(features, GaussianMatrix(19, 1, 1))).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => ExpressivityCertificate.Of(Matrix<double>.Build.Dense(2, 2, double.NaN), GaussianMatrix(2, 1, 1))).Message);
    }
}
