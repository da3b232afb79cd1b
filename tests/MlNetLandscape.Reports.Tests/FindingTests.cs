using MlNetLandscape.Numerics.Geometry.Slices;

namespace MlNetLandscape.Reports.Tests;

public class FindingTests
{
    [Fact]
    public void A_validation_loss_that_rises_while_the_training_loss_falls_is_advice()
    {
        Assert.Contains(Of(SampleReport.Training()), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("From epoch 5 on", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(SampleReport.Training(overfits: false)), finding => finding.Text.StartsWith("From epoch", StringComparison.Ordinal));
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
        Assert.Contains(findings, finding => finding.Text.StartsWith("All together believe too little of themselves", StringComparison.Ordinal)); // right on all rows, two of three votes
        Assert.DoesNotContain(findings, finding => finding.Text.StartsWith("The members hardly differ", StringComparison.Ordinal));
    }

    [Fact]
    public void Searches_that_did_not_converge_are_a_warning_and_height_and_index_go_together()
    {
        var section = SampleReport.CriticalPoints();
        Assert.Contains(Of(section), finding => finding.Text.StartsWith("Loss and index of 8 critical points have correlation 1: the higher", StringComparison.Ordinal));
        var lost = section with { Points = [.. section.Points.Select(point => point with { IsCritical = false })] };
        Assert.Contains(Of(lost), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.StartsWith("9 of 9", StringComparison.Ordinal));
    }

    [Fact]
    public void Tunnels_that_widen_are_told_from_settings_that_cannot_be_compared()
    {
        var section = SampleReport.Tunnels();
        Assert.Contains(Of(section), finding => finding.Text == "Tunnels widen as the learning rate rises: 50 ± 0.4° at 0.003, 59 ± 0.4° at 0.1.");
        Assert.Contains(Of(section), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.StartsWith("1 of 5 settings", StringComparison.Ordinal));
        var mixed = section with { Rows = [.. section.Rows.Select((row, index) => row with { Angle = index % 2, Reached = 3 })] };
        Assert.Contains(Of(mixed), finding => finding.Text.StartsWith("The learning rate does not order", StringComparison.Ordinal));
    }

    [Fact]
    public void Basins_name_the_best_measure_and_what_does_not_count()
    {
        var findings = Of(SampleReport.Basins());
        Assert.Contains(findings, finding => finding.Text.StartsWith("Of one training loss, LogVolume", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Text.StartsWith("1 of 5 minima do not interpolate", StringComparison.Ordinal));
    }

    [Fact]
    public void A_claim_that_did_not_hold_is_named() =>
        Assert.Equal("Claim 46 was not reproduced: Short directions grow with m. (105, 100, 94 instead of growing). Eigenvalue counts stay the same.", Assert.Single(Of(SampleReport.Claims())).Text);

    [Fact]
    public void The_most_severe_come_first()
    {
        var severities = SampleReport.Whole.Findings.Select(finding => finding.Severity).ToArray();
        Assert.Equal(severities.OrderDescending(), severities);
        Assert.Equal(3, severities.Distinct().Count());
    }

    private static IEnumerable<Finding> Of(ReportSection section) => new LandscapeReport().With(section).Findings;
}
