using MathNet.Numerics;
using MlNetLandscape.Numerics.Geometry.Paths;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>The weights of control points.</summary>
public sealed class PathShapeTests
{
    public static TheoryData<IPathShape> Shapes => [new BezierCurve(2), new BezierCurve(3), new BezierCurve(6), new PolygonalChain(2), new PolygonalChain(5), new PolygonalChain([0, 0.1, 0.7, 1])];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_add_up_to_one_and_meet_the_ends(IPathShape shape)
    {
        foreach (var t in new[] { 0, 0.07, 0.1, 0.31, 0.5, 0.7, 0.93, 1 })
            Assert.Equal(1, shape.Weights(t).Sum(), 1e-14);
        Assert.Equal([1, .. new double[shape.Points - 1]], shape.Weights(0));
        Assert.Equal([.. new double[shape.Points - 1], 1], shape.Weights(1));
        Assert.Equal((0, 1), (shape.Knots[0], shape.Knots[^1]));
    }

    [Fact]
    public void Of_a_Bezier_curve_they_are_Bernsteins_polynomials()
    {
        var weights = new BezierCurve(6).Weights(0.3);
        for (var j = 0; j < 6; j++)
            Assert.Equal(SpecialFunctions.Binomial(5, j) * Math.Pow(0.7, 5 - j) * Math.Pow(0.3, j), weights[j], 1e-15);
    }

    [Fact]
    public void Of_a_chain_they_are_hats_around_its_knots()
    {
        var chain = new PolygonalChain([0, 0.1, 0.7, 1]);
        Assert.Equal([0, 1, 0, 0], chain.Weights(0.1));
        Assert.Equal([0, 0.5, 0.5, 0], chain.Weights(0.4), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], new PolygonalChain(5).Knots.ToArray());
        Assert.Equal([0, 0.25, 0.75, 1], PolygonalChain.ByLength([1, 2, 1]).Knots.ToArray());
        Assert.Equal(4, PolygonalChain.ByLength([1, 0, 1]).Points); // a piece of no length is still a piece
        Assert.Contains("Got 0, 0.5, 0.5, 1.", Assert.Throws<ArgumentException>(() => new PolygonalChain([0, 0.5, 0.5, 1])).Message);
    }
}
