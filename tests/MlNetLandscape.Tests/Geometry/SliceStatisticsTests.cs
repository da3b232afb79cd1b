using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Geometry.Slices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>Running statistics of batch normalisation on slices.</summary>
public sealed class SliceStatisticsTests
{
    private static readonly SliceNetworks Nets = SliceNetworks.Normalized;

    [Fact]
    public void Between_networks_they_are_taken_anew_at_every_point_unless_told_otherwise()
    {
        var anew = Nets.Landscape.Profile(Nets.Data, Nets.A, Nets.B, points: 7);
        var kept = Nets.Landscape.Profile(Nets.Data, Nets.A, Nets.B, points: 7, new GeometryOptions { RecomputesStatistics = false });
        using var landscape = Nets.Landscape.Open(Nets.Data, [Nets.A, Nets.B]);
        using var scope = NewDisposeScope();
        var (a, b) = (landscape.Point(Nets.A.Model), landscape.Point(Nets.B.Model));
        foreach (var t in new[] { 0, 0.5, 1 })
        {
            using var between = landscape.Network(((1 - t) * a) + (t * b)); // statistics over the rows
            Assert.Equal(Loss(between), anew.Losses[anew.Positions.IndexOf(t)], 1e-5);
        }

        Assert.Equal(Nets.Judged(Nets.A).Loss, kept.Losses[kept.Positions.IndexOf(0)], 1e-5);
        Assert.NotInRange(kept.Losses[kept.Positions.IndexOf(1)], Nets.Judged(Nets.B).Loss - 1e-3, Nets.Judged(Nets.B).Loss + 1e-3); // a's statistics in b's place
        Assert.InRange(anew.Barrier!.HighestLoss, 0, kept.Barrier!.HighestLoss);
    }

    [Fact]
    public void Around_one_network_they_are_its_own_unless_told_otherwise()
    {
        var kept = Nets.Landscape.Profile(Nets.Scored, points: 3);
        var anew = Nets.Landscape.Profile(Nets.Scored, points: 3, options: new GeometryOptions { RecomputesStatistics = true });
        Assert.Equal(Nets.Judged(Nets.A).Loss, kept.Losses[1], 1e-5);
        Assert.NotEqual(kept.Losses[1], anew.Losses[1], 1e-4);
    }

    [Fact]
    public void Along_a_training_they_are_taken_anew()
    {
        var anew = Nets.Landscape.Profile(Nets.Scored, Nets.Path);
        var kept = Nets.Landscape.Profile(Nets.Scored, Nets.Path, options: new GeometryOptions { RecomputesStatistics = false });
        Assert.InRange(kept.Losses[0], anew.Losses[0] + 0.05, 100); // the last network's statistics say nothing of the first
        var plan = SlicePlan.Plane(Nets.Path, new SurfaceOptions { Points = 3 });
        Assert.NotEqual(Nets.Landscape.Surface(Nets.Scored, plan)[0, 0], Nets.Landscape.Surface(Nets.Scored, plan, new GeometryOptions { RecomputesStatistics = false })[0, 0], 1e-3);
    }

    private static double Loss(NetworkModel model)
    {
        var scored = new NetworkTransformer(Nets.A.Scored.With(model)).Transform(Nets.Data);
        return Nets.Context.MulticlassClassification.Evaluate(scored).LogLoss;
    }
}
