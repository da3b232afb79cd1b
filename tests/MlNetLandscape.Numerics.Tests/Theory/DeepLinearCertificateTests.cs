using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Theory;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Theory;

public sealed class DeepLinearCertificateTests
{
    private static readonly Matrix<double> X = GaussianMatrix(4, 30, 1);

    [Theory] // facts, row 9
    [InlineData(new[] { 4, 5, 6, 3 }, 3)]
    [InlineData(new[] { 4, 2, 5, 3 }, 2)]
    [InlineData(new[] { 4, 3, 3, 3 }, 3)]
    [InlineData(new[] { 4, 3, 2, 3 }, 2)]
    [InlineData(new[] { 3, 2, 5 }, 2)]
    public void Descent_ends_in_a_global_minimum_and_the_certificate_knows(int[] widths, int rank)
    {
        var (inputs, targets) = (GaussianMatrix(widths[0], 30, 1), 3 * GaussianMatrix(widths[^1], 30, 2));
        for (var seed = 3; seed < 6; seed++)
        {
            var network = new DeepLinearNetwork(widths, inputs, targets);
            var theta = Descend(network, 0.5 * Gaussian((int)network.Space.Dimension, seed));
            var certificate = DeepLinearCertificate.Judge(network.Weights(theta), inputs, targets);
            Assert.Equal(DeepLinearVerdict.GlobalMinimum, certificate.Verdict);
            Assert.Equal((rank, rank), (certificate.Rank, certificate.RequiredRank));
            Assert.InRange(Math.Abs(certificate.Excess), 0, 1e-9);
            Assert.Equal(network.GlobalMinimum, certificate.GlobalMinimum, 1e-9);
            Assert.Equal(network.Value(theta), certificate.Loss, 1e-9);
            Assert.Equal(rank < Math.Min(widths[0], widths[^1]), certificate.PrincipalAngle is not null);
            Assert.Null(certificate.LowestCurvature);
        }
    }

    [Theory] // facts, row 10
    [InlineData(new[] { 4, 2, 3 })]
    [InlineData(new[] { 4, 3, 3 })]
    [InlineData(new[] { 4, 2, 3, 3 })]
    public void Every_critical_point_but_those_of_the_top_directions_is_a_saddle_of_known_excess(int[] widths)
    {
        var network = new DeepLinearNetwork(widths, X, 3 * GaussianMatrix(3, 30, 4));
        var values = DeepLinearCriticalValue.All(network);
        Assert.Equal(widths.Min() == 2 ? 7 : 8, values.Length);
        Assert.Equal(values.OrderBy(value => value.Value), values);
        Assert.Equal(0, values[0].Excess, 1e-12);
        foreach (var value in values)
        {
            var certificate = DeepLinearCertificate.Judge(network.Weights(network.CriticalPoint(value.Kept)), X, 3 * GaussianMatrix(3, 30, 4));
            var (top, kept) = (network.SingularValues.Take(widths.Min()).Sum(s => s * s), value.Kept.Sum(index => network.SingularValues[index] * network.SingularValues[index]));
            Assert.Equal(0.5 * (top - kept), certificate.Excess, 1e-8);
            Assert.Equal(value.Excess, certificate.Excess, 1e-8);
            Assert.Equal(value.Kept.Length, certificate.Rank);
            var isTop = value.Kept.SequenceEqual(Enumerable.Range(0, widths.Min()));
            if (isTop)
                Assert.Equal(DeepLinearVerdict.GlobalMinimum, certificate.Verdict);
            else
                Assert.Contains(certificate.Verdict, new[] { DeepLinearVerdict.StrictSaddle, DeepLinearVerdict.NonStrictSaddle });
            if (!isTop && widths.Length == 3)
                Assert.Equal(DeepLinearVerdict.StrictSaddle, certificate.Verdict);
            if (!isTop && value.Kept.Length == 2 && widths.Min() == 2)
                Assert.Equal(Math.PI / 2, certificate.PrincipalAngle!.Value, 1e-6); // full rank: the angle alone tells
        }
    }

    [Fact] // facts, row 11
    public void Zero_is_a_strict_saddle_of_two_layers_and_a_bad_one_of_three()
    {
        var targets = GaussianMatrix(3, 30, 2);
        DeepLinearCertificate AtZero(params int[] widths) =>
            DeepLinearCertificate.Judge([.. Enumerable.Range(1, widths.Length - 1).Select(layer => Matrix<double>.Build.Dense(widths[layer], widths[layer - 1]))], X, targets);
        var (two, three) = (AtZero(4, 3, 3), AtZero(4, 3, 3, 3));
        Assert.Equal((DeepLinearVerdict.StrictSaddle, DeepLinearVerdict.NonStrictSaddle), (two.Verdict, three.Verdict));
        Assert.Equal(-targets.TransposeAndMultiply(X).Svd().S[0], two.LowestCurvature!.Value, 1e-9);
        Assert.Equal(0, three.LowestCurvature!.Value, 1e-8);
        Assert.Equal((0, 0), (two.Rank, three.Rank));
    }

    [Fact]
    public void Large_networks_are_judged_by_Lanczos_as_small_ones_are_by_all_eigenvalues()
    {
        var targets = 3 * GaussianMatrix(3, 30, 4);
        var weights = new DeepLinearNetwork([4, 2, 3, 3], X, targets).Weights(new DeepLinearNetwork([4, 2, 3, 3], X, targets).CriticalPoint([1, 2]));
        var dense = DeepLinearCertificate.Judge(weights, X, targets);
        var sparse = DeepLinearCertificate.Judge(weights, X, targets, new DeepLinearCertificateOptions { DenseLimit = 0 });
        Assert.Equal(dense.Verdict, sparse.Verdict);
        Assert.Equal(dense.LowestCurvature!.Value, sparse.LowestCurvature!.Value, 1e-2 * Math.Abs(dense.LowestCurvature.Value));
    }

    [Fact]
    public void A_point_that_is_not_critical_is_not_judged()
    {
        var targets = 3 * GaussianMatrix(3, 30, 4);
        var network = new DeepLinearNetwork([4, 2, 3], X, targets);
        var minimum = network.CriticalPoint([0, 1]);
        Assert.Equal(DeepLinearVerdict.NotCritical, DeepLinearCertificate.Judge(network.Weights(Gaussian(14, 5)), X, targets).Verdict);
        Assert.Equal(DeepLinearVerdict.NotCritical, DeepLinearCertificate.Judge(network.Weights(minimum + (1e-4 * Gaussian(14, 5))), X, targets).Verdict);
        // a loose tolerance of gradients lets a moved saddle pass for a minimum by rank; its loss contradicts that
        var three = new DeepLinearNetwork([4, 3, 3], X, targets);
        var moved = three.CriticalPoint([0, 1]) + (1e-3 * Gaussian(21, 6));
        var loose = DeepLinearCertificate.Judge(three.Weights(moved), X, targets, new DeepLinearCertificateOptions { GradientTolerance = 0.5 });
        Assert.Equal((3, DeepLinearVerdict.NotCritical), (loose.Rank, loose.Verdict));
    }

    [Fact]
    public void What_the_theorems_need_is_looked_at_first()
    {
        var targets = GaussianMatrix(3, 30, 2);
        Matrix<double>[] weights = [GaussianMatrix(2, 4, 5), GaussianMatrix(3, 2, 6)];
        string Message(Matrix<double> x, Matrix<double> y, params Matrix<double>[] w) => Assert.Throws<ArgumentException>(() => DeepLinearCertificate.Judge(w, x, y)).Message;

        var dependent = X.Clone();
        dependent.SetRow(3, 2 * X.Row(0));
        Assert.Contains("X Xᵀ must have full rank 4. Its relative singular value 4 is", Message(dependent, targets, weights));
        Assert.Contains("there are 3 examples", Message(X.SubMatrix(0, 4, 0, 3), targets.SubMatrix(0, 3, 0, 3), weights));
        var constant = targets.Clone();
        constant.SetRow(2, targets.Row(0));
        Assert.Contains("Y Xᵀ must have full rank 3", Message(X, constant, weights));
        var same = GaussianMatrix(3, 4, 7).Svd();
        var equal = same.U * Matrix<double>.Build.Dense(3, 4, (row, column) => row == column ? 2 : 0) * same.VT;
        var whitened = X.Transpose().QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q.Transpose();
        Assert.Contains("the best subspace is not unique", Message(whitened, equal * whitened, weights));
        Assert.Contains("at least 2 matrices. Got 1", Message(X, targets, GaussianMatrix(3, 4, 8)));
        Assert.Contains("Got [2, 4], [3, 3], [4, 30], [3, 30]", Message(X, targets, weights[0], GaussianMatrix(3, 3, 8)));
        Assert.Contains("`GradientTolerance` of `DeepLinearCertificateOptions` must be in (0, 1). Got 0.",
            Assert.Throws<ArgumentException>(() => DeepLinearCertificate.Judge(weights, X, targets, new DeepLinearCertificateOptions { GradientTolerance = 0 })).Message);
    }

    /// <summary>Gradient descent with a rate that follows the loss; done at ‖∇L‖ ≤ 10⁻⁹.</summary>
    private static Vector<double> Descend(DeepLinearNetwork network, Vector<double> theta)
    {
        var (rate, (loss, gradient)) = (1e-4, network.Gradient(theta));
        for (var step = 0; step < 60_000 && gradient.L2Norm() > 1e-8; step++)
        {
            var next = theta - (rate * gradient);
            var (value, slope) = network.Gradient(next);
            if (value > loss + (1e-12 * Math.Abs(loss)))
            {
                rate *= 0.5;
                continue;
            }

            (theta, loss, gradient, rate) = (next, value, slope, rate * 1.02);
        }

        return theta;
    }
}
