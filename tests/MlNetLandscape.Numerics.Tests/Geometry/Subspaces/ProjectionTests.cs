using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Subspaces;

/// <summary>Random maps into ℝᴾ, one table for all.</summary>
public sealed class ProjectionTests
{
    private const int P = 3000;

    private static readonly Dictionary<string, Func<int, long, ISubspaceProjection<Vector<double>>>> Rows = new()
    {
        ["orthonormal"] = (d, seed) => new DenseProjection<Vector<double>>(new DenseSpace(P), d, seed),
        ["dense"] = (d, seed) => new DenseProjection<Vector<double>>(new DenseSpace(P), d, seed, isOrthonormal: false),
        ["sparse"] = (d, seed) => new SparseProjection<Vector<double>>(new DenseSpace(P), d, seed),
        ["Fastfood"] = (d, seed) => new FastfoodProjection<Vector<double>>(new DenseSpace(P), d, seed),
    };

    public static TheoryData<string, double, double> Cases => new()
    {
        { "orthonormal", 1e-12, 1e-12 }, { "dense", 1e-12, 6 / Math.Sqrt(P) }, { "sparse", 1e-12, 6 / Math.Sqrt(P) }, { "Fastfood", 6 / Math.Sqrt(P), 6 / Math.Sqrt(P) },
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Columns_have_length_one_and_are_nearly_orthogonal(string name, double length, double cosine)
    {
        var columns = Columns(Rows[name](40, 1));
        var gram = columns.TransposeThisAndMultiply(columns);
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(1, Math.Sqrt(gram[i, i]), length); // Fastfood's spread about 1 / √P
            for (var j = 0; j < i; j++)
                Assert.Equal(0, gram[i, j], cosine); // random ones have the standard deviation 1 / √P
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_transposed_map_is_the_transposed_map(string name)
    {
        using var projection = Rows[name](25, 2);
        var (z, x) = (Gaussian(25, 3), Gaussian(P, 4));
        Assert.Equal(x.DotProduct(projection.Apply(z)), z.DotProduct(projection.ApplyTransposed(x)), 1e-10);
        Assert.Equal((25, (long)P), (projection.Dimension, projection.Space.Dimension));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_columns_and_a_smaller_dimension_the_first_of_them(string name)
    {
        var (small, large, other) = (Columns(Rows[name](5, 1)), Columns(Rows[name](12, 1)), Columns(Rows[name](5, 2)));
        Assert.Equal(0, (small - large.SubMatrix(0, P, 0, 5)).FrobeniusNorm(), 1e-14);
        Assert.True((small - other).FrobeniusNorm() > 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_dimension_that_does_not_fit_is_refused(string name)
    {
        Assert.Contains("must be in [1, 3000]. Got 0.", Assert.Throws<ArgumentException>(() => Rows[name](0, 1)).Message);
        Assert.Contains("Got 3001.", Assert.Throws<ArgumentException>(() => Rows[name](P + 1, 1)).Message);
    }

    [Fact]
    public void A_sparse_column_has_about_a_root_of_P_entries_of_one_size()
    {
        var columns = Columns(Rows["sparse"](200, 1));
        var counts = columns.EnumerateColumns().Select(column => column.Count(entry => entry != 0)).ToArray();
        Assert.Equal(Math.Sqrt(P), counts.Average(), 2.0); // Poisson: √P ± √√P / √200
        Assert.All(columns.EnumerateColumns(), column => Assert.Single(column.Where(entry => entry != 0).Select(entry => Math.Round(Math.Abs(entry), 12)).Distinct()));
    }

    [Fact]
    public void Entries_of_a_sparse_column_have_either_sign_and_may_lie_side_by_side()
    {
        var columns = Columns(Rows["sparse"](40, 6));
        var entries = columns.Enumerate().Where(entry => entry != 0).ToArray();
        Assert.Equal(0.5, entries.Count(entry => entry < 0) / (double)entries.Length, 5 * 0.5 / Math.Sqrt(entries.Length));
        var expected = 40 * 1.0; // pairs of neighbours in a column: (P − 1) / P
        Assert.Equal(expected, columns.EnumerateColumns().Sum(column => Enumerable.Range(1, P - 1).Count(place => column[place] != 0 && column[place - 1] != 0)), 5 * Math.Sqrt(expected));
    }

    [Fact]
    public void In_all_dimensions_an_orthonormal_map_reaches_every_point()
    {
        var space = new DenseSpace(30);
        using var projection = new DenseProjection<Vector<double>>(space, 30);
        var x = Gaussian(30, 5);
        Assert.Equal(0, (projection.Apply(projection.ApplyTransposed(x)) - x).L2Norm(), 1e-12);
    }

    [Fact]
    public void The_Hadamard_transform_has_its_known_values_and_undoes_itself()
    {
        double[] x = [1, 0, 1, 0, 0, 1, 1, 0];
        Hadamard.Transform(x);
        Assert.Equal([4, 2, 0, -2, 0, 2, 0, 2], x);
        Hadamard.Transform(x);
        Assert.Equal([8, 0, 8, 0, 0, 8, 8, 0], x);
        Assert.Contains("Got 6.", Assert.Throws<ArgumentException>(() => Hadamard.Transform(new double[6])).Message);
    }

    [Fact]
    public void Owned_memory_is_freed()
    {
        var space = new OwnedSpace(50);
        using (var projection = new DenseProjection<Owned>(space, 6))
        {
            using var scope = space.OpenScope();
            projection.ApplyTransposed(projection.Apply(Gaussian(6, 1)));
        }

        Assert.Equal(0, space.Live);
    }

    private static Matrix<double> Columns(ISubspaceProjection<Vector<double>> projection)
    {
        using (projection)
            return Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, projection.Dimension).Select(column => projection.Apply(Vector<double>.Build.Dense(projection.Dimension, row => row == column ? 1 : 0))));
    }
}
