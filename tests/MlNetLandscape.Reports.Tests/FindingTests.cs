using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Reports.Tests;

public class FindingTests
{
    [Fact]
    public void A_validation_loss_that_rises_while_the_training_loss_falls_is_advice()
    {
        Assert.Contains(Of(SampleReport.Training()), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("After epoch 5 the network learns its training rows alone", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(SampleReport.Training(overfits: false)), finding => finding.Text.StartsWith("After epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_loss_that_still_falls_is_advice()
    {
        Assert.Contains(Of(SampleReport.Training(overfits: false)), finding => finding.Text.StartsWith("The training was not finished", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(SampleReport.Training()), finding => finding.Text.StartsWith("The training was not finished", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.2, FindingSeverity.Warning, "too long")] // 2/η = 10, λ_max = 39
    [InlineData(0.0513, FindingSeverity.Note, "edge of stability")]
    [InlineData(0.001, FindingSeverity.Note, "well within")]
    [InlineData(1e-6, FindingSeverity.Note, "far shorter than the curvature bears")]
    public void Sharpness_is_judged_beside_the_rate(double rate, FindingSeverity severity, string words) =>
        Assert.Contains(Of(SampleReport.Metrics(rate)), finding => finding.Severity == severity && finding.Text.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_negative_eigenvalue_says_that_there_is_no_minimum()
    {
        var section = SampleReport.Metrics();
        Assert.Contains(Of(section), finding => finding.Text.StartsWith("This is no minimum", StringComparison.Ordinal));
        var ends = section.Metrics.Eigenvalues!;
        var flat = section with { Metrics = section.Metrics with { Eigenvalues = ends with { Smallest = [ends.Smallest[0] with { Value = -1e-3 }] } } };
        Assert.DoesNotContain(Of(flat), finding => finding.Text.StartsWith("This is no minimum", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wall_with_a_way_round_it_is_one_valley()
    {
        var section = SampleReport.Profiles();
        Assert.Contains(Of(section), finding => finding.Text.StartsWith("One connected valley: a wall of 1 along the straight line", StringComparison.Ordinal));
        Assert.Contains(Of(section with { Profiles = [section.Profiles[0]] }), finding => finding.Text.StartsWith("A wall of 1 along", StringComparison.Ordinal));
        var flat = section.Profiles[0].Profile with { Values = [[.. section.Profiles[0].Profile.Positions.Select(_ => 0.5)]] };
        Assert.Contains(Of(section with { Profiles = [new NamedProfile("line", flat)] }), finding => finding.Text.StartsWith("No wall", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plane_that_holds_no_more_than_a_random_walks_is_a_warning()
    {
        var section = SampleReport.Plane();
        Assert.Contains(Of(section), finding => finding.Severity == FindingSeverity.Warning);
        Assert.DoesNotContain(Of(section with { Surface = section.Surface with { Variance = new TrajectoryVariance([0.9, 0.08], [0.608, 0.152]) } }), finding => finding.Severity == FindingSeverity.Warning);
    }

    [Fact]
    public void An_ensemble_is_judged_by_worth_calibration_and_diversity()
    {
        var findings = Of(SampleReport.Ensemble());
        Assert.Contains(findings, finding => finding.Text == SampleReport.Ensemble().Metrics.Verdict.Text);
        Assert.Contains(findings, finding => finding.Text.StartsWith("The ensemble is underconfident", StringComparison.Ordinal)); // right on all rows, two of three votes
        Assert.DoesNotContain(findings, finding => finding.Text.StartsWith("The members hardly differ", StringComparison.Ordinal));
    }

    [Fact]
    public void Searches_that_did_not_converge_are_a_warning_and_height_and_index_go_together()
    {
        var section = SampleReport.CriticalPoints();
        Assert.Contains(Of(section), finding => finding.Text.StartsWith("Loss and index of 8 critical points have rank correlation 1 (95 % interval 1 to 1): the higher", StringComparison.Ordinal));
        var lost = section with { Points = [.. section.Points.Select(point => point with { IsCritical = false })] };
        Assert.Contains(Of(lost), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.StartsWith("9 of 9", StringComparison.Ordinal));
    }

    [Fact]
    public void Tunnels_that_widen_are_told_from_settings_that_cannot_be_compared()
    {
        var section = SampleReport.Tunnels();
        Assert.Contains(Of(section), finding => finding.Text == "Tunnels widen as the learning rate rises: 50 ± 0.4° at 0.003, 59 ± 0.4° at 0.1.");
        Assert.Contains(Of(section), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.StartsWith("1 of 5 settings", StringComparison.Ordinal));
        var mixed = section with { Rows = [.. section.Rows.Select((row, index) => row with { Angle = index % 2, AngleError = 0.4, Reached = 3 })] };
        Assert.Contains(Of(mixed), finding => finding.Text.StartsWith("The learning rate does not order the widths", StringComparison.Ordinal));
    }

    [Fact]
    public void Basins_name_the_best_measure_and_what_does_not_count()
    {
        var findings = Of(SampleReport.Basins());
        Assert.Contains(findings, finding => finding.Text.StartsWith("Over 4 minima of one training loss, LogVolume goes with", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Text.StartsWith("1 of 5 minima do not interpolate", StringComparison.Ordinal));
    }

    [Fact]
    public void A_claim_that_did_not_hold_is_named() =>
        Assert.Equal("Claim 46 was not reproduced: Short directions grow with m. (105, 100, 94 instead of growing). Eigenvalue counts stay the same.", Assert.Single(Of(SampleReport.Claims())).Text);

    [Fact]
    public void A_training_that_diverged_is_a_warning_and_nothing_else_is_said_of_it()
    {
        var section = SampleReport.Training();
        var lost = section with { Epochs = [.. section.Epochs.Select(epoch => epoch.Epoch < 4 ? epoch : epoch with { TrainingLoss = double.NaN, ValidationLoss = double.PositiveInfinity })] };
        Assert.StartsWith("The training diverged: from epoch 4 on its loss is –", Assert.Single(Of(lost)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Of(section), finding => finding.Text.StartsWith("The training diverged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rise_within_the_scatter_of_epochs_is_no_overfitting()
    {
        var section = SampleReport.Training();
        var noisy = section with { Epochs = [.. section.Epochs.Select(epoch => epoch with { ValidationLoss = 0.5 + (epoch.Epoch % 2 == 0 ? 0.1 : 0) })] };
        Assert.DoesNotContain(Of(noisy), finding => finding.Text.StartsWith("After epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void Basins_that_no_measure_tells_apart_are_said_to_be_so()
    {
        var section = SampleReport.Basins();
        Assert.Contains(Of(section with { Correlations = [new("Trace", 0.2), new("ParameterNorm", -0.1)] }), finding => finding.Text.StartsWith("Over 4 minima of one training loss no measure", StringComparison.Ordinal));
        Assert.Contains(Of(section), finding => finding.Text.Contains("the norm of the weights, which knows nothing of the basin, reaches -0.98", StringComparison.Ordinal));
    }

    [Fact]
    public void A_correlation_of_critical_points_that_chance_explains_is_called_uncertain()
    {
        var section = SampleReport.CriticalPoints();
        var mixed = section with { Points = [.. section.Points.Select((point, index) => point with { NegativeFraction = index % 3 })] };
        Assert.Contains(Of(mixed), finding => finding.Text.EndsWith("here, height says nothing certain of the ways down.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_most_severe_come_first()
    {
        var severities = SampleReport.Whole.Findings.Select(finding => finding.Severity).ToArray();
        Assert.Equal(severities.OrderDescending(), severities);
        Assert.Equal(3, severities.Distinct().Count());
    }

    private static IEnumerable<Finding> Of(ReportSection section) => new LandscapeReport().With(section).Findings;
}
