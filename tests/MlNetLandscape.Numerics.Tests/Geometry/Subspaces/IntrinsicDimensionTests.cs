using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Subspaces;

/// <summary>Training in random subspaces: the toy task of Li et al. (2018), §2.1, whose intrinsic dimension is 10.</summary>
public sealed class IntrinsicDimensionTests
{
    private const int D = 1000;

    /// <summary>Ten groups of a hundred coordinates that are to add up to 1 … 10.</summary>
    private static readonly LinearRegression Sums = new(
        Matrix<double>.Build.Dense(10, D, (group, index) => index / 100 == group ? 1 : 0), Vector<double>.Build.Dense(10, group => group + 1));

    [Theory]
    [InlineData("dense")]
    [InlineData("sparse")]
    [InlineData("Fastfood")]
    public void Ten_sums_can_be_met_in_ten_directions_and_not_in_nine(string kind)
    {
        Assert.InRange(Solve(kind, 9, 1), 1e-2, 100);
        Assert.InRange(Solve(kind, 10, 1), 0, 1e-15);
        Assert.InRange(Solve(kind, 30, 1), 0, 1e-15);
    }

    [Theory]
    [InlineData(DescentMethod.Lbfgs)]
    [InlineData(DescentMethod.Momentum)]
    public void Training_in_a_subspace_gets_there_as_well(DescentMethod method)
    {
        var options = new DescentOptions { Method = method, LearningRate = 0.5, Steps = 3000, GradientTolerance = 1e-9 };
        using var enough = new DenseProjection<Vector<double>>(Sums.Space, 30);
        var origin = Gaussian(D, 9);
        var solved = SubspaceTraining.Run(Sums, origin, enough, options);
        Assert.InRange(solved.Loss, 0, 1e-12);
        Assert.Equal((Sums.Value(origin), PathStop.Converged), (solved.StartLoss, solved.Stop));
        Assert.Equal(0, (origin + enough.Apply(solved.Coordinates) - solved.Point).L2Norm(), 1e-12);
        using var few = new DenseProjection<Vector<double>>(Sums.Space, 9);
        Assert.Equal(Solve("dense", 9, 1), SubspaceTraining.Run(Sums, origin, few, options with { Steps = 20_000 }).Loss, 1e-3); // an ill-conditioned bottom
    }

    [Fact]
    public void Training_with_batches_asks_for_them_and_counts_them()
    {
        using var projection = new DenseProjection<Vector<double>>(Sums.Space, 30);
        var asked = new List<long>();
        var found = SubspaceTraining.Run(Sums, Gaussian(D, 9), projection, new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 0.1, Steps = 10, StepsPerLook = 4 }, step =>
        {
            asked.Add(step);
            return new LinearRegression(Matrix<double>.Build.Dense(10, D, (group, index) => index / 100 == group ? 1 : 0), Vector<double>.Build.Dense(10, group => group + 1));
        });
        Assert.Equal(Enumerable.Range(0, 10).Select(step => (long)step), asked);
        Assert.Equal(new EvaluationCost(1 + 2 + 1, 10, 0, 0), found.Cost);
        Assert.True(found.Loss < found.StartLoss);
    }

    [Fact]
    public void The_search_finds_ten()
    {
        var options = new IntrinsicDimensionOptions { Baseline = 1, Smallest = 3, Largest = 500, Resolution = 0, Subspaces = 2 };
        var found = IntrinsicDimension.Find((d, seed) => Solve("dense", d, seed) < 1e-10 ? 1 : 0, options);
        Assert.Equal((10, 9, EstimationStop.Converged), (found.Value, found.LargestBelow, found.Stop));
        Assert.Equal([3, 6, 12, 8, 10, 9], found.Scores.Select(score => score.Dimension).Distinct());
        Assert.Equal(0.9, found.Threshold);
        Assert.Equal((9, 0, 10, 1), (found.Means[3].Dimension, found.Means[3].Score.Value, found.Means[4].Dimension, found.Means[4].Score.Value));
    }

    [Fact]
    public void The_mean_over_the_subspaces_counts()
    {
        var last = Seed.Derive(1, 2); // the third of three succeeds at any dimension
        var found = IntrinsicDimension.Find((dimension, seed) => seed == last || dimension >= 50 ? 1 : 0, new IntrinsicDimensionOptions { Baseline = 1, Resolution = 0 });
        Assert.Equal((50, 49), (found.Value, found.LargestBelow));
    }

    [Fact]
    public void Batches_are_what_is_gone_down_on()
    {
        using var all = new DenseProjection<Vector<double>>(new DenseSpace(3), 3);
        var (whole, other) = (new Shifted(Vector(0, 0, 0)), new Shifted(Vector(1, 2, 3)));
        var options = new DescentOptions { Method = DescentMethod.Momentum, LearningRate = 0.2, Momentum = 0, Steps = 200 };
        Assert.Equal(0, (SubspaceTraining.Run(whole, Vector(5, 5, 5), all, options, _ => other).Point - Vector(1, 2, 3)).L2Norm(), 1e-9);
    }

    [Fact]
    public void A_search_that_was_stopped_repeats_no_training()
    {
        var options = new IntrinsicDimensionOptions { Baseline = 1, Subspaces = 2, Resolution = 0 };
        double Train(int d, long seed) => d < 33 ? 0.1 : 1;
        var whole = IntrinsicDimension.Find(Train, options);
        var trained = 0;
        var resumed = IntrinsicDimension.Find((d, seed) => Train(d, seed) + (0 * ++trained), options, whole.Scores[..5]);
        Assert.Equal((whole.Value, whole.Scores.Length - 5), (resumed.Value, trained));
        Assert.Equal(whole.Scores.ToArray(), resumed.Scores.ToArray());
    }

    [Fact]
    public void A_coarse_search_ends_with_its_bracket()
    {
        var asked = new List<int>();
        double Train(int d, long seed)
        {
            asked.Add(d);
            return d < 777 ? 0.5 : 0.95;
        }

        var found = IntrinsicDimension.Find(Train, new IntrinsicDimensionOptions { Baseline = 1, Subspaces = 1, Resolution = 0.05 });
        Assert.InRange(found.Value!.Value, 777, 777 / 0.95);
        Assert.InRange(found.LargestBelow, 777 * 0.95, 776);
        Assert.InRange(asked.Count, 8, 13);
    }

    [Fact]
    public void A_task_that_is_never_solved_says_so()
    {
        var found = IntrinsicDimension.Find((_, _) => 0.3, new IntrinsicDimensionOptions { Baseline = 0.9, Smallest = 5, Largest = 17, Subspaces = 1 });
        Assert.Equal((null, 17, EstimationStop.Limit), (found.Value, found.LargestBelow, found.Stop));
        Assert.Equal([5, 10, 17], found.Scores.Select(score => score.Dimension));
        var first = IntrinsicDimension.Find((d, _) => d, new IntrinsicDimensionOptions { Baseline = 1, Smallest = 64, Subspaces = 1, Resolution = 0 });
        Assert.Equal((1, 0), (first.Value, first.LargestBelow)); // searched below the smallest as well
    }

    [Fact]
    public void In_a_subspace_value_gradient_and_products_are_those_of_the_formula()
    {
        var field = new GaussianField(20, 40, 1);
        using var projection = new DenseProjection<Vector<double>>(field.Space, 4, isOrthonormal: false);
        using var inside = new SubspaceObjective<Vector<double>>(field, Gaussian(20, 2), projection);
        var z = Gaussian(4, 3);
        var columns = Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, 4).Select(column => projection.Apply(Vector<double>.Build.Dense(4, row => row == column ? 1 : 0))));
        var point = Gaussian(20, 2) + (columns * z);
        Assert.Equal(field.Value(point), inside.Value(z), 1e-12);
        Assert.Equal(0, (columns.TransposeThisAndMultiply(field.Gradient(point).Gradient) - inside.Gradient(z).Gradient).L2Norm(), 1e-12);
        using var hessian = inside.Hessian(z);
        Assert.Equal(0, (columns.TransposeThisAndMultiply(Dense(field.Hessian(point))) * columns - Dense(hessian)).FrobeniusNorm(), 1e-12);
        Assert.Equal(0, (point - inside.Point(z)).L2Norm(), 1e-12);
    }

    [Fact]
    public void Owned_memory_is_freed()
    {
        var objective = new OwnedObjective(new Ring(20));
        var origin = objective.Owned.Random(ProbeDistribution.Gaussian, 1);
        using (var projection = new FastfoodProjection<Owned>(objective.Owned, 4))
        using (var inside = new SubspaceObjective<Owned>(objective, origin, projection))
        {
            inside.Value(Gaussian(4, 1));
            inside.Gradient(Gaussian(4, 1));
            using var hessian = inside.Hessian(Gaussian(4, 1));
            hessian.Apply(Gaussian(4, 2));
        }

        Assert.Equal((1, 0), (objective.Owned.Live, objective.OpenHessians));
    }

    [Fact]
    public void A_baseline_is_needed()
    {
        var message = Assert.Throws<ArgumentException>(() => IntrinsicDimension.Find((_, _) => 1, new IntrinsicDimensionOptions { Smallest = 0 })).Message;
        Assert.Contains("`Baseline` of `IntrinsicDimensionOptions` must be in (0, ∞). Got NaN.", message);
        Assert.Contains("`Smallest` of `IntrinsicDimensionOptions` must be in [1, 10000]. Got 0.", message);
    }

    /// <summary>The lowest loss in the subspace, by Newton's step on what is a quadratic.</summary>
    private static double Solve(string kind, int dimension, long seed)
    {
        using ISubspaceProjection<Vector<double>> projection = kind switch
        {
            "dense" => new DenseProjection<Vector<double>>(Sums.Space, dimension, seed),
            "sparse" => new SparseProjection<Vector<double>>(Sums.Space, dimension, seed),
            _ => new FastfoodProjection<Vector<double>>(Sums.Space, dimension, seed),
        };
        using var inside = new SubspaceObjective<Vector<double>>(Sums, Gaussian(D, 9), projection);
        var z = inside.Space.Zero();
        for (var step = 0; step < 3; step++) // the second and third take away rounding
        {
            using var hessian = inside.Hessian(z);
            z -= Dense(hessian).PseudoInverse() * inside.Gradient(z).Gradient;
        }

        return inside.Value(z);
    }

    /// <summary>½ ‖x − c‖².</summary>
    private sealed class Shifted(Vector<double> centre) : AnalyticObjective(centre.Count)
    {
        protected override double ValueAt(Vector<double> theta) => 0.5 * (theta - centre).DotProduct(theta - centre);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (ValueAt(theta), theta - centre);

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => v.Clone();
    }
}
