using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Claims;

/// <summary>Random points of the wedge model.</summary>
internal static class Wedges
{
    public static Vector<double> Gaussian(int dimension, long seed) => new DenseSpace(dimension).Random(ProbeDistribution.Gaussian, seed);

    /// <summary>A Gaussian point with the D − n smallest of its coordinates times <paramref name="share"/>: with 0 the nearest optimum, else one on the slope above it.</summary>
    public static Vector<double> Near(WedgeModel wedge, long seed, double share = 0)
    {
        var point = Gaussian((int)wedge.Space.Dimension, seed);
        foreach (var index in wedge.ShortDirections(point))
            point[index] *= share;
        return point;
    }
}
