using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Estimation;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>The lowest point of a wedge model on an affine plane.</summary>
/// <param name="Coordinates">z, <c>[d]</c>.</param>
/// <param name="Point">P₀ + Q z, <c>[D]</c>.</param>
/// <param name="Distance">From the nearest wedge.</param>
/// <param name="Steps">Least-squares problems solved, over all starts.</param>
/// <param name="Settled">Starts from which the short directions stopped changing within the allowed steps.</param>
public sealed record WedgePlaneOptimum(Vector<double> Coordinates, Vector<double> Point, double Distance, int Steps, int Settled);

/// <summary>
/// The minimum of the distance from the wedges over P₀ + Q z, exact for the short directions it ends with: they are fixed, z solves the least-squares problem for them, and they are chosen again.
/// </summary>
/// <remarks>
/// Each step cannot raise the distance, so the short directions settle after a few. Other short directions may be lower: hence several starts. A random plane meets a wedge if and only if d ≥ D − n, where gradient
/// descent blurs the threshold by a few dimensions.
/// </remarks>
public static class WedgePlane
{
    /// <summary>Finds it.</summary>
    /// <param name="wedge">The model; either loss.</param>
    /// <param name="origin">P₀, <c>[D]</c>.</param>
    /// <param name="directions">Q, <c>[D, d]</c>.</param>
    /// <param name="starts">From z = 0 first, then from Gaussian z, at least 1.</param>
    /// <param name="maximumSteps">Of each start, at least 1.</param>
    /// <param name="seed">Of the starts.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static WedgePlaneOptimum Minimize(WedgeModel wedge, Vector<double> origin, Matrix<double> directions, int starts = 1, int maximumSteps = 100, long seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSteps, 1);
        if (origin.Count != wedge.Space.Dimension || directions.RowCount != origin.Count)
            throw new ArgumentException($"The origin must have {wedge.Space.Dimension} entries and the directions as many rows. Got {origin.Count} and {directions.RowCount}.");
        var coordinates = new DenseSpace(directions.ColumnCount);
        var (best, steps, settled) = (new WedgePlaneOptimum(coordinates.Zero(), origin, double.PositiveInfinity, 0, 0), 0, 0);
        for (var start = 0; start < starts; start++)
        {
            var z = start == 0 ? coordinates.Zero() : coordinates.Random(ProbeDistribution.Gaussian, Seed.Derive(seed, start));
            var nearest = wedge.ShortDirections(origin + (directions * z));
            for (var step = 0; step < maximumSteps; step++)
            {
                steps++;
                z -= Rows(directions, nearest).PseudoInverse() * Entries(origin + (directions * z), nearest); // the shortest way to the least squares
                var next = wedge.ShortDirections(origin + (directions * z));
                if (next.AsSpan().SequenceEqual(nearest))
                {
                    settled++;
                    break;
                }

                nearest = next;
            }

            var point = origin + (directions * z);
            if (Entries(point, wedge.ShortDirections(point)).L2Norm() is var distance && distance < best.Distance)
                best = new WedgePlaneOptimum(z, point, distance, 0, 0);
        }

        return best with { Steps = steps, Settled = settled };
    }

    private static Matrix<double> Rows(Matrix<double> matrix, int[] rows) => Matrix<double>.Build.Dense(rows.Length, matrix.ColumnCount, (row, column) => matrix[rows[row], column]);

    private static Vector<double> Entries(Vector<double> vector, int[] entries) => Vector<double>.Build.Dense(entries.Length, index => vector[entries[index]]);
}
