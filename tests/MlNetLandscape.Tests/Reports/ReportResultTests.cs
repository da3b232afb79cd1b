using System.Globalization;
using Microsoft.ML;
using MlNetLandscape.Numerics.CriticalPoints;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Reports;
using MlNetLandscape.Tests.Geometry;

namespace MlNetLandscape.Tests.Reports;

/// <summary>Each result of a small run becomes a section that tells its numbers and how it was made, is the same after JSON, and has its findings.</summary>
public sealed class ReportResultTests
{
    private static Fitted Iris => Fitted.Multiclass;

    private static LandscapeCatalog Landscape => Iris.Context.Landscape();

    [Fact]
    public void A_training_says_its_rows_optimizer_and_rates()
    {
        var history = Iris.Transformer.Model.History;
        var section = (TrainingSection)Kept(report => report.With(history)).Sections[0];
        Assert.Equal(history.Epochs.Length, section.Epochs.Length);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{history.TrainingExamples} training rows, {history.ValidationExamples} held out; {history.Optimizer!.GetType().Name}; learning rate from 0.03"), section.HowMade, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tunnel_and_a_radial_profile_are_sections()
    {
        var width = Landscape.Tunnel(Iris.Scored, thresholdLoss: 1, probes: 6);
        var report = Kept(report => report.With(width).With(new TunnelWidthSection([new("one", width), new("same", width)])).With(Landscape.Radial(Iris.Scored, radii: [0.5, 2], probes: 6)));
        Assert.Contains("6 random directions orthogonal to θ, walls where the loss is 1.", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Text.StartsWith("The tunnels are equally wide", StringComparison.Ordinal));
        Assert.Equal(6, ((RadialSection)report.Sections[2]).Profile.Losses[0].Loss.Samples);
    }

    [Fact]
    public void A_sweep_is_a_table_of_settings_with_their_errors()
    {
        var trainer = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(300).With(own => (own.Optimizer, own.Seed) = (new Sgd(), 3)));
        var sweep = Landscape.TunnelSweep(Iris.Prepared, trainer, learningRates: [0.02, 0.05], targetLoss: 0.4, trainings: 2);
        var section = (TunnelSection)Kept(report => report.With(sweep)).Sections[0];
        Assert.Equal(sweep.Settings.Select(setting => ("learning rate", setting.Value, setting.Angle.Value, setting.Angle.StandardError)), section.Rows.Select(row => (row.Axis, row.Value, row.Angle, row.AngleError)));
        Assert.Equal((0.4, sweep.ThresholdLoss, "4 trainings. Means over trainings, with their standard errors."), (section.TargetLoss, section.ThresholdLoss, section.HowMade));
    }

    [Fact]
    public void A_dimension_is_its_scores_and_its_bracket()
    {
        var split = Iris.Context.Data.TrainTestSplit(Iris.Prepared, testFraction: 0.3, seed: 1);
        var trainer = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(30));
        var found = Landscape.IntrinsicDimension(split.TrainSet, split.TestSet, trainer, new NetworkDimensionOptions { Smallest = 4, Subspaces = 2, Resolution = 0.4 });
        var report = Kept(report => report.With(found));
        Assert.Equal(found.Found.Scores.ToArray(), ((DimensionSection)report.Sections[0]).Found.Scores.ToArray());
        Assert.Contains(report.Findings, finding => finding.Text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{found.Value} of {found.Parameters} directions suffice for 90 %"), StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_minima_are_a_table_with_correlations()
    {
        var cancer = Fitted.Binary;
        var split = cancer.Context.Data.TrainTestSplit(cancer.Prepared, testFraction: 0.4, seed: 1);
        var trainer = cancer.Context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(3_000).With(own => (own.Network, own.BatchSize) = (Network.Mlp(24), int.MaxValue)));
        using var minima = cancer.Context.Landscape().BadMinima(split.TrainSet, split.TestSet, trainer, new BadMinimaOptions { TrainingExamples = 60, AttackRatios = [0, 0.2], Trainings = 2, TargetLoss = 0.1, StepsPerLook = 10, VolumeTerms = 5 });
        var section = (BasinSection)Kept(report => report.With(minima)).Sections[0];
        Assert.Equal(minima.Found.Minima.Select(minimum => (minimum.AttackExamples, minimum.HeldOutAccuracy, minimum.Basin!.LogVolume.Value)), section.Rows.Select(row => (row.AttackExamples, row.HeldOutAccuracy, row.LogVolume)));
        Assert.Equal(minima.Found.Correlation(BasinMetric.ParameterNorm).Value, section.Correlations.Single(correlation => correlation.Metric == "ParameterNorm").Value);
        Assert.Contains("All end at a loss of 0.1 on the same 60 rows", section.HowMade, StringComparison.Ordinal);
    }

    [Fact]
    public void Critical_points_of_a_network_are_shown_with_what_was_no_critical_point()
    {
        using var landscape = Landscape.Open(Iris.Prepared, [Iris.Transformer]);
        using var theta = landscape.Point(Iris.Transformer.Model);
        var found = CriticalPointSearch.Run(landscape.Risk, [theta], new CriticalPointOptions { MaximumSteps = 3, StartsPerPoint = 2, Noise = 0.01 });
        var section = (CriticalPointSection)Kept(report => report.With(found, howMade: "From the trained network.")).Sections[0];
        Assert.Equal(found.Points.Select(point => (point.Loss, point.IsCritical, point.Hessian?.NegativeFraction)), section.Points.Select(point => (point.Loss, point.IsCritical, point.NegativeFraction)));
        Assert.StartsWith("From the trained network. The signs of all eigenvalues were counted.", section.HowMade, StringComparison.Ordinal);
        foreach (var point in found.Points)
            point.Point.Dispose();
    }

    [Fact]
    public void Lines_and_planes_say_directions_seed_rows_mode_and_normalisation()
    {
        var (networks, geometry) = (SliceNetworks.Plain, new GeometryOptions { MaximumRows = 100, Seed = 5 });
        var (line, plane) = (SlicePlan.Line(options: new ProfileOptions { From = -1, To = 1, Points = 5 }, seed: 3), SlicePlan.Plane(options: new SurfaceOptions { Points = 5, Radius = 1 }, seed: 4));
        var between = SlicePlan.Line(networks.A, networks.B, new ProfileOptions { From = 0, To = 1, Points = 5 });
        var catalog = networks.Landscape;
        var report = Kept(report => report
            .With(catalog.Profile(networks.Scored, line, geometry), line, geometry).With(catalog.Surface(networks.Scored, plane, geometry), plane, geometry).With(catalog.Profile(networks.Data, between, geometry), between, geometry));
        Assert.Equal("A line around the network, FilterNormalized, seed 3; at most 100 rows (seed 5), evaluation mode, statistics of normalisation layers as trained, Float32.", report.Sections[0].HowMade);
        Assert.Equal("A plane around the network, FilterNormalized, seed 4; at most 100 rows (seed 5), evaluation mode, statistics of normalisation layers as trained, Float32.", report.Sections[1].HowMade);
        Assert.Equal("The line between two networks; at most 100 rows (seed 5), evaluation mode, statistics of normalisation layers taken anew at every point, Float32.", report.Sections[2].HowMade);
        Assert.Equal([true, false], report.Sections.OfType<ProfileSection>().Select(section => section.IsAroundNetwork));
        Assert.Equal(2, report.Findings.Count(finding => finding.Text.StartsWith("A slice shows", StringComparison.Ordinal)));
        Assert.Equal(2, report.With(catalog.Evaluate(networks.Scored)).Findings.Count(finding => finding.Text.StartsWith("The slice shows", StringComparison.Ordinal) && finding.Text.Contains("λ_max", StringComparison.Ordinal)));
        Assert.Contains("Got a plan of 2", Assert.Throws<ArgumentException>(() => report.With(catalog.Profile(networks.Scored, line), plane)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plane_of_a_trajectory_says_how_much_of_it_it_holds()
    {
        var networks = SliceNetworks.Plain;
        var surface = networks.Landscape.Surface(networks.Scored, networks.Path, points: 7);
        var report = Kept(report => report.With(surface));
        Assert.True(((SurfaceSection)report.Sections[0]).PointsAreTrajectory);
        Assert.Contains("of the trajectory's variance; that of a random walk holds", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Text.StartsWith("The plane holds", StringComparison.Ordinal));
    }

    [Fact]
    public void Connections_are_named_as_people_name_them_and_say_rows_points_and_steps()
    {
        var networks = SliceNetworks.Plain;
        using var line = networks.Landscape.Connect(networks.Data, networks.A, networks.B, PathKind.Line);
        using var curve = networks.Landscape.Connect(networks.Data, networks.A, networks.B, new CurveOptions { Steps = 20, MeasuredPoints = 11 });
        var section = (ProfileSection)Kept(report => report.With([new("Line", line), new("Bezier", curve)])).Sections[0];
        Assert.Equal(["straight line", "Bézier curve"], section.Profiles.Select(named => named.Name));
        Assert.Equal("150 rows, evaluation mode, statistics of normalisation layers taken anew at every point. Bézier curve: 3 control points, 20 steps, all done.", section.HowMade);
        Assert.Throws<ArgumentException>(() => new LandscapeReport().With(Array.Empty<KeyValuePair<string, NetworkConnection>>()));
    }

    [Fact]
    public void An_alignment_a_simplex_and_shared_features_are_sections()
    {
        var networks = SliceNetworks.Plain;
        using var aligned = networks.Landscape.Align(networks.Data, networks.A, networks.B);
        using var simplex = networks.Landscape.Simplex(networks.Data, [networks.A, networks.B], new SimplexOptions { AddedVertices = 1, StepsPerVertex = 10, MeasuredPoints = 10 });
        var matches = networks.Landscape.MatchFeatures(networks.Data, networks.A, networks.B);
        var report = Kept(report => report.With(aligned).With(simplex, [networks.Judged(networks.A).Loss, networks.Judged(networks.B).Loss]).With(matches));
        Assert.Contains("of 8 hidden units moved", report.Sections[0].HowMade, StringComparison.Ordinal);
        var corners = (SimplexSection)report.Sections[1];
        Assert.Equal((3, simplex.Loss.Value, 10), (corners.Vertices, corners.Loss.Value, corners.Steps));
        Assert.StartsWith("150 rows", corners.HowMade, StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Text.StartsWith("The simplex is", StringComparison.Ordinal));
        var row = Assert.Single(((FeatureSection)report.Sections[2]).Rows);
        Assert.Equal(matches.Layers[0].Trained.AssignedMean, row.Assigned.Average(), 1e-12);
        Assert.Equal(matches.Layers[0].Untrained.Select(untrained => untrained.AssignedMean), row.UntrainedAssigned);
    }

    /// <summary>The report as it is after it was kept as JSON, drawn once in every format.</summary>
    private static LandscapeReport Kept(Func<LandscapeReport, LandscapeReport> add)
    {
        var report = add(Landscape.Report("A small run"));
        var kept = LandscapeReport.FromJson(report.ToJson());
        Assert.Equal(report.ToMarkdown(), kept.ToMarkdown());
        Assert.Equal(report.Findings.ToArray(), kept.Findings.ToArray());
        Assert.NotEmpty(kept.ToHtml());
        return kept;
    }
}
