using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Short directions, counted where they are known.</summary>
public sealed class ShortDirectionsTests
{
    [Fact]
    public void In_the_wedge_model_they_are_D_minus_n_all_along_a_tunnel()
    {
        var wedge = new WedgeModel(60, 25, WedgeLoss.HalfSquaredDistance);
        var tunnel = HyperplaneConnector.Run(wedge, Wedges.Optimum(wedge, 1), Wedges.Optimum(wedge, 2));
        Assert.All(ShortDirections.Along(wedge, tunnel, [0, 0.125, 0.5, 0.625, 1]), seen => Assert.Equal((35, false), (seen.Count, seen.IsLowerBound)));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(500, 200)]
    public void Lanczos_counts_as_the_whole_Hessian_does(int denseLimit, int products)
    {
        var bowl = Quadratic.Diagonal([.. Enumerable.Range(1, 200).Select(index => 100.0 / (index * index))]); // 31 are above 0.1
        var seen = ShortDirections.At(bowl, Gaussian(200, 1), new ShortDirectionOptions { Threshold = 0.1, DenseLimit = denseLimit });
        Assert.Equal((31, false, 0.1), (seen.Count, seen.IsLowerBound, seen.Threshold));
        Assert.InRange(seen.Cost.Products, products, 200);
    }

    [Fact]
    public void A_limit_makes_it_a_lower_bound()
    {
        var bowl = Quadratic.Diagonal([.. Enumerable.Range(1, 200).Select(index => 100.0 / (index * index))]);
        var few = ShortDirections.At(bowl, Gaussian(200, 1), new ShortDirectionOptions { Threshold = 0.1, DenseLimit = 0, MaximumCount = 20 });
        Assert.Equal((20, true), (few.Count, few.IsLowerBound));
        Assert.True(ShortDirections.At(bowl, Gaussian(200, 1), new ShortDirectionOptions { Threshold = 0.1, DenseLimit = 0, MaximumProducts = 20 }).IsLowerBound);
        var costly = ShortDirections.At(bowl, Gaussian(200, 1), new ShortDirectionOptions { Threshold = 0.1, DenseLimit = 0, MaximumProducts = 45 });
        Assert.InRange(costly.Cost.Products, 17, 45); // of all searches together
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var objective = new OwnedObjective(new Ring(30));
        var theta = objective.Owned.Random(ProbeDistribution.Gaussian, 1);
        ShortDirections.At(objective, theta);
        ShortDirections.At(objective, theta, new ShortDirectionOptions { DenseLimit = 0 });
        Assert.Equal((1, 0), (objective.Owned.Live, objective.OpenHessians));
    }
}
