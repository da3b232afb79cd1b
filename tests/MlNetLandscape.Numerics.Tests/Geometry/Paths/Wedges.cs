using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Random optima of the wedge model.</summary>
internal static class Wedges
{
    /// <summary>A Gaussian point with its D − n smallest coordinates set to 0: the nearest optimum.</summary>
    public static Vector<double> Optimum(WedgeModel wedge, long seed)
    {
        var point = Gaussian((int)wedge.Space.Dimension, seed);
        foreach (var index in wedge.ShortDirections(point))
            point[index] = 0;
        return point;
    }
}
