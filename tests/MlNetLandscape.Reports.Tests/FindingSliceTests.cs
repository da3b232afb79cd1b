using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Reports.Tests;

/// <summary>What is said of slices, tunnels, dimensions, simplexes and features: each where it is due, and not where it is not.</summary>
public class FindingSliceTests
{
    [Fact]
    public void A_slice_is_held_against_the_curvature_or_said_to_mislead()
    {
        Assert.Contains(Of(SampleReport.Line()), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("A slice shows one direction of all", StringComparison.Ordinal));
        Assert.Contains(Of(SampleReport.Plane()), finding => finding.Text.StartsWith("A slice shows two directions of all", StringComparison.Ordinal));
        var beside = new LandscapeReport().With(SampleReport.Metrics()).With(SampleReport.Line()).Findings;
        Assert.Contains(beside, finding => finding is { Severity: FindingSeverity.Note, Section: "A line" }
            && finding.Text.StartsWith("The slice shows one direction of 40. Over all of them the curvature is at most λ_max = 39", StringComparison.Ordinal));
        Assert.DoesNotContain(beside, finding => finding.Text.StartsWith("A slice shows", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(SampleReport.Profiles()), finding => finding.Text.Contains("slice", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(SampleReport.Line()), finding => finding.Text.Contains("wall", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_that_is_not_finite_on_the_way_is_no_wall_of_some_height()
    {
        var section = SampleReport.Profiles();
        var profile = section.Profiles[0].Profile;
        var lost = profile with { Values = [[.. profile.Losses.Select((loss, index) => index == 30 ? double.PositiveInfinity : loss)]] };
        Assert.Contains(Of(section with { Profiles = [new("line", lost)] }), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.StartsWith("Along the line the loss is not finite: ∞", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(section), finding => finding.Text.Contains("not finite", StringComparison.Ordinal));
    }

    [Fact]
    public void Tunnels_are_compared_by_their_errors_and_open_ones_are_lower_bounds()
    {
        Assert.Contains(Of(SampleReport.Widths()), finding => finding.Text.StartsWith("The tunnel of flat is wider than that of sharp: ", StringComparison.Ordinal));
        var same = new TunnelWidthSection([new("one", SampleReport.Width(1)), new("other", SampleReport.Width(1))]);
        Assert.Contains(Of(same), finding => finding.Text.StartsWith("The tunnels are equally wide", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(same), finding => finding.Text.Contains("lower bound", StringComparison.Ordinal));
        var open = new TunnelWidthSection([new("one", SampleReport.Width(0.001, largestRadius: 1))]);
        Assert.Contains(Of(open), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("one: 8 of 8 directions met no wall", StringComparison.Ordinal));
        var mixed = new TunnelWidthSection([new("one", SampleReport.Width(1)), new("other", SampleReport.Width(1, threshold: 2))]);
        Assert.Contains(Of(mixed), finding => finding is { Severity: FindingSeverity.Warning } && finding.Text.Contains("cannot be compared", StringComparison.Ordinal));
    }

    [Fact]
    public void Tunnels_of_a_sweep_need_repetitions_and_differences_beyond_their_errors()
    {
        var section = SampleReport.Tunnels();
        var single = section with { Rows = [.. section.Rows.Select(row => row with { Reached = 1, Runs = 1, AngleError = double.NaN })] };
        Assert.Contains(Of(single), finding => finding.Text.StartsWith("One training each", StringComparison.Ordinal));
        var loose = section with { Rows = [.. section.Rows.Select(row => row with { AngleError = 30 })] };
        Assert.Contains(Of(loose), finding => finding.Text.StartsWith("The learning rate does not order the widths of tunnels beyond chance", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(loose), finding => finding.Text.StartsWith("Tunnels widen", StringComparison.Ordinal));
    }

    [Fact]
    public void Rays_that_all_rise_say_that_they_show_no_valleys()
    {
        Assert.Contains(Of(SampleReport.Radial()), finding => finding.Text.StartsWith("In all 12 random directions the loss rises, evenly", StringComparison.Ordinal));
        var saddle = Of(SampleReport.Radial(-2));
        Assert.Contains(saddle, finding => finding.Text.StartsWith("At distance 0.5 the loss is above that of the network in", StringComparison.Ordinal));
        Assert.DoesNotContain(saddle, finding => finding.Text.StartsWith("In all", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dimension_is_told_with_the_certainty_of_its_bracket()
    {
        Assert.Contains(Of(SampleReport.Dimension()), finding => finding.Text == "40 of 1,000 directions suffice for 90 % of the score (4 %).");
        Assert.DoesNotContain(Of(SampleReport.Dimension(0.0001) with { Found = SampleReport.Dimension(0.0001).Found with { Threshold = 0.885 } }), finding => finding.Text.Contains("less certain", StringComparison.Ordinal));
        Assert.Contains(Of(SampleReport.Dimension(0.05)), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.Contains("less certain", StringComparison.Ordinal));
        var none = SampleReport.Dimension() with { Found = SampleReport.Dimension().Found with { Value = null, LargestBelow = 160 } };
        Assert.Contains(Of(none), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("No subspace tried suffices: up to 160", StringComparison.Ordinal));
    }

    [Fact]
    public void A_simplex_is_low_or_not_beside_the_networks_it_was_grown_from()
    {
        var low = SampleReport.Simplex();
        Assert.Contains(Of(low), finding => finding is { Severity: FindingSeverity.Note } && finding.Text.StartsWith("The simplex is low", StringComparison.Ordinal));
        Assert.Contains(Of(low with { Loss = new StochasticEstimate(0.5, 0.01, 100, default, EstimationStop.Limit) }), finding => finding is { Severity: FindingSeverity.Advice } && finding.Text.StartsWith("The simplex is not low", StringComparison.Ordinal));
        Assert.Empty(Of(low with { GivenLosses = [] }));
    }

    [Fact]
    public void Features_are_shared_where_they_are_more_alike_than_untrained_ones()
    {
        var section = SampleReport.Features();
        Assert.StartsWith("The networks share features that training made", Assert.Single(Of(section)).Text, StringComparison.Ordinal);
        Assert.StartsWith("Training did not make the networks more alike", Assert.Single(Of(section with { Rows = [section.Rows[0] with { AssignedMean = 0.43 }] })).Text, StringComparison.Ordinal);
        Assert.Empty(Of(section with { Rows = [section.Rows[0] with { UntrainedAssigned = [] }] }));
    }

    private static IEnumerable<Finding> Of(ReportSection section) => new LandscapeReport().With(section).Findings;
}
