using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Sharpness;

public sealed class KeskarSharpnessTests
{
    [Fact]
    public void A_separable_bowl_has_its_corner()
    {
        var bowl = new Quadratic(Matrix<double>.Build.DenseOfDiagonalArray([3, 1]), center: Vector(0.5, -2));
        var found = KeskarSharpness.Measure(bowl, Vector(0.5, -2), new KeskarOptions { Epsilon = 1e-2 });
        Assert.Equal(0.07875, found.Value, 1e-12); // 100 · ½ Σ λᵢ ε² (|xᵢ| + 1)²
        Assert.Equal(EstimationStop.Converged, found.Stop);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(5e-4)]
    public void A_linear_function_has_its_corner(double epsilon)
    {
        var (slope, x) = (Gaussian(50, 1), Gaussian(50, 2));
        var linear = new Quadratic(Matrix<double>.Build.Dense(50, 50), linear: slope, constant: 10);
        var found = KeskarSharpness.Measure(linear, x, new KeskarOptions { Epsilon = epsilon });
        var rise = epsilon * slope.PointwiseAbs().DotProduct(x.PointwiseAbs() + 1);
        Assert.Equal(rise, found.Rise, 1e-12);
        Assert.Equal(100 * rise / (1 + linear.Value(x)), found.Value, 1e-10);
        Assert.Equal(0, found.PossibleGain);
    }

    [Fact]
    public void Curvatures_of_many_sizes_reach_their_corner_in_ten_steps()
    {
        double[] curvatures = [.. Enumerable.Range(0, 40).Select(index => Math.Pow(10, -0.15 * index))]; // over six decades
        var bowl = Quadratic.Diagonal(curvatures);
        var found = KeskarSharpness.Measure(bowl, bowl.Space.Zero());
        Assert.Equal(0.5 * 1e-6 * curvatures.Sum(), found.Rise, 1e-6 * found.Rise);
        Assert.InRange(found.Steps, 1, 10);
    }

    [Fact]
    public void A_maximum_inside_the_box_is_found_inside()
    {
        var matrix = SymmetricMatrix(20, 3);
        matrix = -(matrix * matrix) - Matrix<double>.Build.DenseIdentity(20); // concave, coupled, condition number in the hundreds
        matrix = (matrix + matrix.Transpose()) * 0.5;
        var peak = Gaussian(20, 4) * 0.3; // some coordinates inside the box of half-width 1, none far out
        var hill = new Quadratic(matrix, center: peak, constant: 100);
        var found = KeskarSharpness.Measure(hill, hill.Space.Zero(), new KeskarOptions { Epsilon = 1, Steps = 300 });
        Assert.Equal(100, found.Rise + found.Loss, 1e-6);
        Assert.Equal(EstimationStop.Converged, found.Stop);
    }

    [Fact]
    public void A_maximum_partly_at_a_bound_satisfies_its_conditions()
    {
        var matrix = SymmetricMatrix(12, 5);
        matrix = -(matrix * matrix) - (0.1 * Matrix<double>.Build.DenseIdentity(12));
        matrix = (matrix + matrix.Transpose()) * 0.5;
        var hill = new Quadratic(matrix, center: Gaussian(12, 6), constant: 100);
        var found = KeskarSharpness.Measure(hill, hill.Space.Zero(), new KeskarOptions { Epsilon = 0.5, Steps = 300 });
        Assert.Equal(Coordinatewise(hill, 0.5), found.Rise + found.Loss, 1e-7);
    }

    [Fact]
    public void On_a_random_manifold_a_linear_function_has_its_corner_too()
    {
        var (slope, x) = (Gaussian(30, 7), Gaussian(30, 8));
        var linear = new Quadratic(Matrix<double>.Build.Dense(30, 30), linear: slope);
        var found = KeskarSharpness.Measure(linear, x, new KeskarOptions { ManifoldDimension = 5, Seed = 9 });
        var a = Matrix<double>.Build.DenseOfColumnVectors(
            Enumerable.Range(0, 5).Select(column => new DenseSpace(30).Random(ProbeDistribution.Gaussian, Seed.Derive(9, 1, column))));
        var y = a.PseudoInverse() * x;
        Assert.Equal(1e-3 * a.TransposeThisAndMultiply(slope).PointwiseAbs().DotProduct(y.PointwiseAbs() + 1), found.Rise, 1e-12);
        Assert.Equal(5, found.ManifoldDimension);
    }

    [Fact]
    public void A_loss_below_minus_one_has_no_percentage()
    {
        var found = KeskarSharpness.Measure(new MuellerBrown(), Vector(0.623, 0.028));
        Assert.Equal(double.NaN, found.Value);
        Assert.InRange(found.Rise, 1e-6, 1);
    }

    [Fact]
    public void Wrong_options_are_refused() => Assert.Contains("`ManifoldDimension` of `KeskarOptions` must be in [1, 2]. Got 3.",
        Assert.Throws<ArgumentException>(() => KeskarSharpness.Measure(new Ring(), Vector(1, 0), new KeskarOptions { ManifoldDimension = 3 })).Message);

    /// <summary>The maximum of a concave quadratic in a box by exact ascent in one coordinate after the other.</summary>
    private static double Coordinatewise(Quadratic hill, double half)
    {
        var matrix = Dense(hill.Hessian(hill.Space.Zero()));
        var z = hill.Space.Zero();
        for (var sweep = 0; sweep < 5000; sweep++)
        {
            var index = sweep % z.Count;
            for (var inner = 0; inner < z.Count; inner++, index = (index + 1) % z.Count)
                z[index] = Math.Clamp(z[index] - (hill.Gradient(z).Gradient[index] / matrix[index, index]), -half, half);
        }

        return hill.Value(z);
    }
}
