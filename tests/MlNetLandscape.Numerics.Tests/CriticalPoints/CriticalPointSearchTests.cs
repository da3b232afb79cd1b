using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.CriticalPoints;

public sealed class CriticalPointSearchTests
{
    public static TheoryData<CriticalPointMethod> Methods => [.. Enum.GetValues<CriticalPointMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Saddles_of_Mueller_and_Brown_are_found_from_beside_them(CriticalPointMethod method)
    {
        var options = new CriticalPointOptions { Method = method, GradientTolerance = 1e-16, MaximumSteps = 1000 };
        var upper = CriticalPointSearch.From(new MuellerBrown(), Vector(-0.75, 0.55), options);
        var lower = CriticalPointSearch.From(new MuellerBrown(), Vector(0.25, 0.25), options);
        Assert.Equal([-0.822, 0.6243], upper.Point, (a, b) => Math.Abs(a - b) < 5e-5);
        Assert.Equal([0.2125, 0.2930], lower.Point, (a, b) => Math.Abs(a - b) < 5e-5);
        Assert.Equal((-40.6648, -72.2489), (Math.Round(upper.Loss, 4), Math.Round(lower.Loss, 4)));
        foreach (var saddle in new[] { upper, lower })
        {
            Assert.Equal((CriticalPointKind.Saddle, 0.5), (saddle.Kind, saddle.Hessian!.NegativeFraction));
            Assert.InRange(saddle.GradientNorm, 0, 1e-8);
        }
    }

    [Fact]
    public void A_small_gradient_far_from_its_zero_is_no_critical_point()
    {
        var slope = CriticalPointSearch.From(new Exponential(), Vector(0), new CriticalPointOptions());
        Assert.InRange(slope.GradientNorm, 0, 1e-5);
        Assert.Equal(CriticalPointKind.NotConverged, slope.Kind);
        var scaled = CriticalPointSearch.From(new Quadratic(1e-8 * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(1)), Vector(100), new CriticalPointOptions());
        Assert.Equal(CriticalPointKind.NotConverged, scaled.Kind);
    }

    /// <summary>eˣ: its gradient falls for ever.</summary>
    private sealed class Exponential() : AnalyticObjective(1)
    {
        protected override double ValueAt(Vector<double> theta) => Math.Exp(theta[0]);

        protected override (double Value, Vector<double> Gradient) GradientAt(Vector<double> theta) => (Math.Exp(theta[0]), Vector(Math.Exp(theta[0])));

        protected override Func<Vector<double>, Vector<double>> HessianAt(Vector<double> theta) => v => Math.Exp(theta[0]) * v;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_gradient_that_cannot_be_lowered_is_no_critical_point(CriticalPointMethod method)
    {
        var found = CriticalPointSearch.From(new Terrace(3), Vector(1, 0.5, -0.7), new CriticalPointOptions { Method = method, MaximumSteps = 2000 });
        Assert.Equal(CriticalPointKind.GradientFlat, found.Kind);
        Assert.False(found.IsCritical);
        Assert.Equal(1, found.GradientNorm, 1e-6);
        Assert.InRange(found.Flatness, 0.99, 1);
    }

    [Theory]
    [InlineData(4, 3, CriticalPointKind.Minimum)]
    [InlineData(4, 0, CriticalPointKind.PossibleMinimum)]
    [InlineData(4, -3, CriticalPointKind.Saddle)]
    [InlineData(-4, 0, CriticalPointKind.PossibleMaximum)]
    [InlineData(-4, -3, CriticalPointKind.Maximum)]
    [InlineData(0, 0, CriticalPointKind.Undecided)]
    public void The_signs_of_the_eigenvalues_tell_the_kind(double first, double second, CriticalPointKind kind)
    {
        var found = CriticalPointSearch.From(Quadratic.Diagonal(first, second), Vector(2, -1));
        Assert.Equal(kind, found.Kind);
        Assert.True(found.IsCritical);
    }

    [Fact]
    public void A_quadratic_of_any_signs_takes_a_few_steps()
    {
        var saddle = new Quadratic(SymmetricMatrix(30, 1), center: Gaussian(30, 2));
        var found = CriticalPointSearch.From(saddle, Gaussian(30, 3), new CriticalPointOptions { GradientTolerance = 1e-20 });
        Assert.Equal(0, (found.Point - Gaussian(30, 2)).L2Norm(), 1e-8);
        Assert.InRange(found.Steps, 1, 6);
        Assert.Equal(CriticalPointKind.Saddle, found.Kind);
    }

    [Fact]
    public void The_monkey_saddle_is_critical()
    {
        var found = CriticalPointSearch.From(new MonkeySaddle(), Vector(0.5, 0.3), new CriticalPointOptions { GradientTolerance = 1e-18 });
        Assert.InRange(found.Point.L2Norm(), 0, 1e-4);
        Assert.True(found.IsCritical);
    }

    [Theory]
    [InlineData(new[] { 4, 2, 3 })]
    [InlineData(new[] { 4, 3, 3 })]
    [InlineData(new[] { 4, 2, 5, 3 })]
    public void A_linear_network_has_no_critical_values_but_the_known(int[] widths)
    {
        var network = new DeepLinearNetwork(widths, GaussianMatrix(4, 20, 1), 3 * GaussianMatrix(3, 20, 2));
        var known = Subsets(network.SingularValues.Count).Where(kept => kept.Count <= widths.Min()).Select(network.CriticalValue).ToArray();
        var found = CriticalPointSearch.Run(network, Enumerable.Range(0, 12).Select(seed => 0.6 * Gaussian((int)network.Space.Dimension, 10 + seed)));
        var critical = found.Critical.ToArray();
        Assert.InRange(critical.Length, 9, 12);
        foreach (var point in critical)
        {
            Assert.Equal(known.MinBy(value => Math.Abs(value - point.Loss)), point.Loss, 1e-6);
            if (point.Loss < network.GlobalMinimum + 1e-6)
                Assert.Equal(CriticalPointKind.PossibleMinimum, point.Kind); // flat along W₂ A⁻¹ A W₁
            else if (widths.Length == 3)
                Assert.Equal(CriticalPointKind.Saddle, point.Kind); // of two layers all others have a way down
        }

        Assert.InRange(critical.Select(point => Math.Round(point.Loss, 4)).Distinct().Count(), 2, known.Length);
    }

    [Fact]
    public void A_Gaussian_field_has_more_ways_down_the_higher_the_point()
    {
        var fields = Enumerable.Range(0, 4).Select(seed => new GaussianField(40, 1_000, seed)).ToArray();
        var found = fields.SelectMany((field, seed) => CriticalPointSearch
            .Run(field, Enumerable.Range(0, 10).Select(start => 3 * Gaussian(40, (100 * seed) + start)), new CriticalPointOptions { MaximumSteps = 25 })
            .Critical.Select(point => (Energy: point.Loss / 40, Index: point.Hessian!.NegativeFraction, Mean: Dense(field.Hessian(point.Point)).Trace() / 40))).ToArray();
        Assert.InRange(found.Length, 8, 40);
        Assert.InRange(found.Average(point => Math.Abs(point.Index - GaussianField.ExpectedIndex(point.Energy))), 0, 0.03);
        Assert.InRange(MathNet.Numerics.Statistics.Correlation.Pearson(found.Select(point => point.Energy), found.Select(point => point.Index)), 0.9, 1);
        var (_, slope) = MathNet.Numerics.Fit.Line([.. found.Select(point => point.Energy)], [.. found.Select(point => point.Mean)]);
        Assert.Equal(-1, slope, 0.1);
    }

    [Fact]
    public void Large_Hessians_are_counted_by_the_estimator_or_not_at_all()
    {
        var options = new CriticalPointOptions { DenseLimit = 1 };
        var blind = CriticalPointSearch.From(Quadratic.Diagonal(1, -1), Vector(1, 1), options);
        Assert.Equal((CriticalPointKind.Unclassified, null), (blind.Kind, blind.Hessian));
        var told = CriticalPointSearch.From(Quadratic.Diagonal(1, -1), Vector(1, 1), options, _ => new HessianIndex(0.5, 0, -1, 1, 0.1, false));
        Assert.Equal((CriticalPointKind.Saddle, false), (told.Kind, told.Hessian!.IsExact));
    }

    [Fact]
    public void An_estimate_is_sure_of_saddles_only()
    {
        double[] curvatures = [.. Enumerable.Range(1, 300).Select(index => index / 300.0)];
        var options = new CriticalPointOptions { DenseLimit = 0 };
        var bowl = Quadratic.Diagonal(curvatures);
        Assert.Equal(CriticalPointKind.PossibleMinimum, CriticalPointSearch.From(bowl, bowl.Space.Zero(), options, hessian => HessianIndex.Estimate(hessian)).Kind);
        var saddle = Quadratic.Diagonal([.. curvatures.Select((h, index) => index % 5 == 0 ? -h : h)]);
        var found = CriticalPointSearch.From(saddle, saddle.Space.Zero(), options, hessian => HessianIndex.Estimate(hessian));
        Assert.Equal(CriticalPointKind.Saddle, found.Kind);
        Assert.Equal(0.2, found.Hessian!.NegativeFraction, 0.05);
        Assert.Equal(320, found.Cost.Products);
    }

    [Fact]
    public void The_limit_of_steps_is_a_result()
    {
        var found = CriticalPointSearch.From(new MuellerBrown(), Vector(-0.2, 1.9), new CriticalPointOptions { MaximumSteps = 1 });
        Assert.Equal((CriticalPointKind.NotConverged, 1), (found.Kind, found.Steps));
        Assert.InRange(found.Flatness, 0, 0.1); // Newton could go on
        Assert.NotNull(found.Hessian);
    }

    [Fact]
    public void Starts_spread_around_each_point_and_the_table_shows_them()
    {
        var wells = new DoubleWell(2);
        var found = CriticalPointSearch.Run(wells, [Vector(0, 0), Vector(1, 0.5)], new CriticalPointOptions { StartsPerPoint = 3, Noise = 0.1 });
        Assert.Equal([1, 1, 1, 0, 0, 0], found.Points.Select(point => Math.Round(point.Loss, 6)));
        Assert.Equal(6, found.Points.Select(point => point.Steps + point.GradientNorm).Distinct().Count()); // six different starts
        Assert.Equal(wells.Cost, found.Cost);
        Assert.Equal(found.Points.Select(point => point.Cost).Aggregate((a, b) => a + b), found.Cost);
        Assert.Equal(8, found.ToString().Split('\n').Length); // a head, six rows, an end
        Assert.Contains("0.500", found.ToString());
        Assert.Contains("Saddle", found.ToString());
        Assert.Equal(1, found.LossIndexCorrelation(1e-3), 1e-6);
        Assert.Equal(double.NaN, found.LossIndexCorrelation(-1));
    }

    [Fact]
    public void A_start_that_is_critical_stays()
    {
        var found = CriticalPointSearch.From(new Ring(), Vector(0, 0));
        Assert.Equal((CriticalPointKind.Maximum, 0, 0.0), (found.Kind, found.Steps, found.Flatness));
        Assert.Equal([0, 0], found.Point);
    }

    [Fact]
    public void A_start_without_a_finite_loss_is_not_converged()
    {
        var found = CriticalPointSearch.From(new Ring(), Vector(1e200, 0));
        Assert.Equal((CriticalPointKind.NotConverged, null), (found.Kind, found.Hessian));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Vectors_are_freed_and_their_number_does_not_grow_with_the_steps(CriticalPointMethod method)
    {
        int Peak(int steps)
        {
            var objective = new OwnedObjective(new GaussianField(20, 100, 1));
            var start = objective.Owned.FromArray((3 * Gaussian(20, 2)).AsArray());
            var options = new CriticalPointOptions { Method = method, MaximumSteps = steps, GradientTolerance = 1e-30, SolverSteps = 20 };
            var found = CriticalPointSearch.Run(objective, [start], options);
            Assert.Equal((2, 0), (objective.Owned.Live, objective.OpenHessians)); // the start and the point found
            Assert.Equal(20, found.Points[0].Point.Entries.Length); // alive
            Assert.Equal(steps, found.Points[0].Steps);
            return objective.Owned.Peak;
        }

        Assert.Equal(Peak(3), Peak(8));
    }

    [Fact]
    public void Single_precision_finds_the_saddle_too()
    {
        var objective = new OwnedObjective(new MuellerBrown());
        var found = CriticalPointSearch.From(objective, objective.Owned.FromArray([-0.75, 0.55]), new CriticalPointOptions { GradientTolerance = 1e-4 });
        Assert.Equal(CriticalPointKind.Saddle, found.Kind);
        Assert.Equal(-40.6648, found.Loss, 1e-4);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() => CriticalPointSearch.From(
        new MuellerBrown(), Vector(0, 0), new CriticalPointOptions { CancellationToken = new CancellationToken(true) }));

    [Fact]
    public void Wrong_options_are_named_together()
    {
        var message = Assert.Throws<ArgumentException>(() => CriticalPointSearch.From(
            new Ring(), Vector(1, 0), new CriticalPointOptions { GradientTolerance = 0, FlatTolerance = 1, Noise = -1 })).Message;
        Assert.Equal(
            "`GradientTolerance` of `CriticalPointOptions` must be in (0, ∞). Got 0. `FlatTolerance` of `CriticalPointOptions` must be in (0, 1). Got 1. "
            + "`Noise` of `CriticalPointOptions` must be in [0, ∞). Got -1.",
            message);
    }

    [Fact]
    public void Descent_on_a_spin_glass_ends_in_minima_near_the_threshold()
    {
        var energies = new List<double>();
        for (var seed = 0; seed < 16; seed++)
        {
            var glass = new SphericalSpinGlass(20, seed);
            var x = glass.OnSphere(Gaussian(20, 1_000 + seed));
            for (var step = 0; step < 1_500; step++)
                x = glass.OnSphere(x - (0.1 * glass.RiemannianGradient(x).Gradient));
            Assert.Equal(0, glass.RiemannianGradient(x).Gradient.L2Norm(), 1e-6);
            var index = HessianIndex.Exact(glass.RiemannianHessian(x), 1e-8);
            Assert.Equal((0, 1.0 / 20), (index.NegativeFraction, index.DegenerateFraction)); // the radius alone is flat
            energies.Add(glass.Value(x) / 20);
        }

        Assert.Equal(-1.45, energies.Average(), 0.06);
        Assert.InRange(energies.Average(), -SphericalSpinGlass.ThresholdEnergy, 0);
    }

    private static IEnumerable<IReadOnlyList<int>> Subsets(int count) => Enumerable.Range(0, 1 << count)
        .Select(mask => Enumerable.Range(0, count).Where(bit => ((mask >> bit) & 1) == 1).ToArray());
}
