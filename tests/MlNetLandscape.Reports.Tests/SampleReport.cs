using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Sharpness;
using MlNetLandscape.Numerics.Spectra;

namespace MlNetLandscape.Reports.Tests;

/// <summary>A section of every kind, of landscapes whose shape is known.</summary>
internal static class SampleReport
{
    private static readonly Lazy<LandscapeReport> LazyWhole = new(() => new LandscapeReport { Title = "Sample <of> all & \"everything\"" }
        .With("Backend", "none | analytic").With("Seed", "1")
        .With(Training()).With(Metrics()).With(Profiles()).With(Plane()).With(Ensemble()).With(CriticalPoints()).With(Tunnels()).With(Basins()).With(Claims())
        .With(Line()).With(Widths()).With(Radial()).With(Dimension()).With(Simplex()).With(Features()).With(Matrix()).With(Curves()));

    public static LandscapeReport Whole => LazyWhole.Value;

    /// <summary>A validation loss with its lowest value at epoch 5.</summary>
    public static TrainingSection Training(bool overfits = true) => new()
    {
        MetricName = "Accuracy",
        StopReason = "Completed",
        WeightsOfEpoch = 5,
        Epochs = [.. Enumerable.Range(1, 10).Select(epoch => new TrainingEpoch(
            epoch, 0.1, 2.0 / epoch, 1 - (0.5 / epoch), overfits ? 0.5 + (0.02 * (epoch - 5) * (epoch - 5)) : 2.1 / epoch, 0.9, 0.5))],
    };

    /// <summary>Around a point of a quadratic with eigenvalues −1, 1, …, 38, 10 away from its saddle.</summary>
    public static MetricsSection Metrics(double rate = 0.05)
    {
        var objective = new Quadratic(Matrix<double>.Build.Diagonal(40, 40, index => index == 0 ? -1.0 : index));
        var theta = Vector<double>.Build.Dense(40, 1.0);
        var hessian = objective.Hessian(theta);
        var (loss, gradient) = objective.Gradient(theta);
        var density = StochasticLanczosQuadrature.Estimate(hessian, new SpectralDensityOptions { Probes = 4, Steps = 30, Seed = 1 });
        using var ends = Lanczos.Find(hessian, new LanczosOptions { Largest = 5, Smallest = 1 });
        return new MetricsSection(new LandscapeMetrics
        {
            Conditions = new MeasurementConditions { Task = "regression", Loss = "quadratic", Parameters = 40, Rows = 100, Examples = 100, Seed = 1, Precision = "Float64", Device = "cpu" },
            Risk = new RiskMetrics(loss, gradient.L2Norm(), theta.L2Norm(), default),
            Eigenvalues = new EigenvalueMetrics([.. ends.Largest], [.. ends.Smallest], LogVolume.Of([.. ends.Largest], 5), EstimationStop.Converged, ends.Cost),
            EdgeOfStability = EdgeOfStability.Assess(ends.Largest[0].Value, rate),
            Spectrum = new SpectrumMetrics(density, density.Trace, density.FrobeniusNorm, NegativeEigenvalueFraction.Of(density), DegenerateFraction.Of(density), null, density.Cost),
        })
        {
            HowMade = "A quadratic.",
        };
    }

    /// <summary>The wall of the ring, and the curve round it.</summary>
    public static ProfileSection Profiles()
    {
        var ring = new Ring();
        var (from, to) = (Vector<double>.Build.DenseOfArray([1, 0]), Vector<double>.Build.DenseOfArray([-1, 0]));
        var curve = CurveTraining.Run(ring, from, to, new CurveOptions { Steps = 2000, Sampling = CurveSampling.Quadrature, SamplesPerStep = 8, Jitter = 0.1 });
        var line = ModeConnection.Line(new ObjectiveSlices<Vector<double>>(ring), from, to);
        return new ProfileSection([new("straight line", line.Profile, 1), new("Bézier curve", curve.Profile, curve.RelativeLength)]) { Title = "Two ways | across", HowMade = "On the ring." };
    }

    public static SurfaceSection Plane()
    {
        var objective = new MuellerBrown();
        var origin = Vector<double>.Build.DenseOfArray([-0.4, 0.8]);
        using var frame = AffineFrame.Along(objective.Space, origin, Vector<double>.Build.DenseOfArray([1, 0]), Vector<double>.Build.DenseOfArray([0, 1]));
        Vector<double>[] walk = [.. Enumerable.Range(0, 12).Select(step => Vector<double>.Build.DenseOfArray([-1 + (0.1 * step), 1.2 - (0.08 * step)]))];
        return new SurfaceSection(LossSurface.Around(new ObjectiveSlices<Vector<double>>(objective), frame, new SurfaceOptions { Points = 51, Radius = 1 }, walk) with { Variance = new TrajectoryVariance([0.6, 0.15], [0.608, 0.152]) })
        {
            PointsAreTrajectory = true,
            HowMade = "Both coordinates.",
        };
    }

    /// <summary>Three members that are right on three quarters of the rows with a confidence of 0.95, on rows of their own.</summary>
    public static EnsembleSection Ensemble()
    {
        const int rows = 400;
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 2)];
        double[] Member(int member) => [.. labels.SelectMany((label, row) =>
        {
            var guess = (row / 2 + member) % 4 == 0 ? 1 - label : label;
            return guess == 0 ? new[] { 0.95, 0.05 } : [0.05, 0.95];
        })];
        return new EnsembleSection(EnsembleEvaluation.Evaluate(new ClassifierPredictions(2, labels, [Member(0), Member(1), Member(2)])));
    }

    public static CriticalPointSection CriticalPoints() => new(
        [.. Enumerable.Range(0, 8).Select(index => new FoundPoint(0.1 * index, 0.05 * index, 1e-9, 0, index == 0 ? "Minimum" : "Saddle", true)), new FoundPoint(3, 0.1, 0.2, 0.9, "GradientFlat", false)]);

    /// <summary>Angles that rise with the rate; the highest rate does not reach the loss every time.</summary>
    public static TunnelSection Tunnels() => new(
        [.. new[] { 0.003, 0.01, 0.03, 0.1 }.Select((rate, index) => new TunnelRow("learning rate", rate, 3, 3, 50 + (3 * index), 0.4, 20, 16, 50 - (10 * index))), new TunnelRow("learning rate", 1, 1, 3, 90, double.NaN, 30, 20, 1)], 0.15, 1);

    public static BasinSection Basins() => new(
        [.. Enumerable.Range(0, 5).Select(index => new BasinRow(100 * index, index < 4, 0.02, 0.9 - (0.15 * index), 0.4 + index, -78 + (20 * index), 1 + index, 2 + index, 11 + (8 * index)))],
        [new("LargestEigenvalue", -0.97), new("LogVolume", -0.99), new("ParameterNorm", -0.98)]);

    public static ClaimSection Claims() => new(
        [new("20", "Garipov et al. 2018", "A curve connects two minima.", "< 0.02", "0.000 ± 0.000", ClaimVerdict.Reproduced, ""), new("46", "Fort & Jastrzębski 2019", "Short directions grow with m.", "growing", "105, 100, 94", ClaimVerdict.NotReproduced, "Eigenvalue counts stay the same.")]);

    /// <summary>Through the minimum of a quadratic.</summary>
    public static ProfileSection Line()
    {
        var objective = new Quadratic(Matrix<double>.Build.DenseIdentity(2));
        using var frame = AffineFrame.Along(objective.Space, Vector<double>.Build.Dense(2), Vector<double>.Build.DenseOfArray([2, 0]));
        return new ProfileSection([new("line", LossProfile.Along(new ObjectiveSlices<Vector<double>>(objective), frame, new ProfileOptions { From = -1, To = 1, Points = 11 }), 1)])
        {
            Title = "A line",
            IsAroundNetwork = true,
            HowMade = "The first coordinate.",
        };
    }

    /// <summary>Around a flat and a sharp quadratic.</summary>
    public static TunnelWidthSection Widths() => new([new("flat", Width(0.5)), new("sharp", Width(2))]);

    public static TunnelWidth Width(double curvature, double largestRadius = 5, double threshold = 1) => TunnelWidth.Measure(
        new Quadratic(Matrix<double>.Build.Diagonal(30, 30, index => index == 0 ? 0 : curvature)), Vector<double>.Build.Dense(30, index => index == 0 ? 2 : 0),
        new TunnelOptions { ThresholdLoss = threshold, Probes = 8, LargestRadius = largestRadius });

    public static RadialSection Radial(double curvature = 1) => new(RadialProfile.Measure(
        new Quadratic(Matrix<double>.Build.Diagonal(30, 30, index => index < 15 ? curvature : 1)), Vector<double>.Build.Dense(30), new RadialOptions { Radii = [0.5, 1, 2], Probes = 12 }));

    /// <summary>Scores that rise with the dimension; 0.9 is reached from 40 on.</summary>
    public static DimensionSection Dimension(double scatter = 0.001) => new(
        IntrinsicDimension.Find((dimension, seed) => Math.Min(0.97, 0.5 + (0.01 * dimension)) + (scatter * (((seed & 7) - 3.5) / 3.5)), new IntrinsicDimensionOptions { Baseline = 1, Smallest = 5, Largest = 160, Subspaces = 3 }), 1, "Accuracy", 1000);

    public static SimplexSection Simplex() => new(5, new StochasticEstimate(0.11, 0.002, 100, default, EstimationStop.Limit), 0.2, 3.5, [0.4, 0.2, 0.11], 300, "Limit") { GivenLosses = [0.1, 0.12] };

    public static FeatureSection Features() => new([new("activation1", "activation1", 4, 4, 0.9, 0.8, 0.25, [0.95, 0.9, 0.85, 0.5], [0.4, 0.42, 0.44])], 500);

    public static MatrixSection Matrix() => new("cosine", ["a", "b"], ["a", "b"], [1, 0.25, 0.25, 1]);

    public static SeriesSection Curves() => new("step", "error", [new Series("measured", [1, 10, 100], [0.5, 0.1, 0.02]) { Error = [0.1, 0.05, 0.01] }, new Series("expected", [1, 100], [0.5, 0.02]) { IsReference = true }])
    {
        XIsLog = true,
        YIsLog = true,
    };
}
