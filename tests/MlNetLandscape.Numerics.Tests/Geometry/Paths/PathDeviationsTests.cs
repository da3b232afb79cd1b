using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Deviations across the line from (0, 0, 0) to (6, 0, 0), by hand.</summary>
public sealed class PathDeviationsTests
{
    private static readonly double Half = Math.Sqrt(0.5);

    [Fact]
    public void Pairs_within_and_across_the_halves_are_averaged_without_a_point_and_itself()
    {
        var seen = Of(Vector(1, 2, 0), Vector(2, 1, 1), Vector(4, -3, 0), Vector(5, 0, 4));
        Assert.Equal((Half + 0) / 2, seen.WithinHalves, 1e-14);
        Assert.Equal((-1 + 0 - Half + Half) / 4, seen.AcrossHalves, 1e-14);
        Assert.Equal([2, Math.Sqrt(2), 3, 4], seen.Lengths, (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(-Half, seen.Cosines[1][2], 1e-14);
    }

    [Fact]
    public void A_point_in_the_middle_belongs_to_neither_half_and_one_on_the_line_has_no_direction()
    {
        var seen = Of(Vector(1, 2, 0), Vector(2, 1, 0), Vector(3, 0, 9), Vector(4, -1, 0), Vector(5, 0, 0));
        Assert.Equal((1 + 0) / 2.0, seen.WithinHalves, 1e-14);
        Assert.Equal((-1 + 0 - 1 + 0) / 4.0, seen.AcrossHalves, 1e-14);
        Assert.Equal(0, seen.Lengths[4]);
        Assert.Contains("at least four inner points. Got 3.", Assert.Throws<InvalidOperationException>(() => Of(Vector(1, 0, 0), Vector(2, 0, 0), Vector(3, 0, 0))).Message, StringComparison.Ordinal);
    }

    private static PathDeviations Of(params Vector<double>[] inner) => PathDeviations.Of(new DenseSpace(3), ImmutableArray.Create<Vector<double>>([Vector(0, 0, 0), .. inner, Vector(6, 0, 0)]));
}
