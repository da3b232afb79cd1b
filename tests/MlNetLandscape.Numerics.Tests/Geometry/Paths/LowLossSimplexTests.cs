using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using MlNetLandscape.Numerics.Tests.LinearOperators;
using MlNetLandscape.Numerics.Tests.Objectives;
using static MlNetLandscape.Numerics.Tests.Objectives.Vectors;

namespace MlNetLandscape.Numerics.Tests.Geometry.Paths;

/// <summary>Simplexes in bowls, where the balance of loss and volume has a closed form.</summary>
public sealed class LowLossSimplexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_regular_simplex_has_its_volume(int k)
    {
        const double Edge = 1.7; // G = a² / 2 (I + 1 1ᵀ); V = aᵏ / k! √((k + 1) / 2ᵏ)
        var edges = Matrix<double>.Build.Dense(k, k, (row, column) => Edge * Edge * (row == column ? 1 : 0.5));
        var volume = Math.Pow(Edge, k) / MathNet.Numerics.SpecialFunctions.Factorial(k) * Math.Sqrt((k + 1) / Math.Pow(2, k));
        Assert.Equal(Math.Log(volume), SimplexVolume.Log(edges), 1e-12);
    }

    [Fact]
    public void A_flat_simplex_has_none() =>
        Assert.Equal(double.NegativeInfinity, SimplexVolume.Log(Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 2 }, { 2, 4 } })));

    [Fact]
    public void Rates_fall_as_they_say()
    {
        var simplex = new SimplexOptions { StepsPerVertex = 100, LearningRate = 2, FinalRate = 0.1 };
        Assert.Equal([2, 2, 1.1, 0.2], new[] { 0, 50, 75, 100 }.Select(simplex.Rate), (a, b) => Math.Abs(a - b) < 1e-12);
        var curve = new CurveOptions { Steps = 100, LearningRate = 2, FinalRate = 0.1 };
        Assert.Equal([2, 2, 1.1, 0.2, 0.2], new[] { 0, 50, 70, 90, 99 }.Select(curve.Rate), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Loss_and_volume_balance_where_calculus_says()
    {
        // from 0 in L = ½ h ‖x‖²: the first edge a = √(3 λ / h); then −a/2 along it and √(6 λ / h) across, as E wᵢ² = 1/6, E wᵢ wⱼ = 1/12
        const double H = 2, Lambda = 0.5;
        var options = new SimplexOptions
        {
            AddedVertices = 2,
            StepsPerVertex = 3000,
            VolumeWeight = Lambda,
            LearningRate = 0.05,
            Momentum = 0.5,
            SamplesPerStep = 10,
            FinalRate = 1e-3,
            MeasuredPoints = 4000,
        };
        var found = LowLossSimplex.Grow(Quadratic.Diagonal(H, H), [Vector(0, 0)], options);
        var a = Math.Sqrt(3 * Lambda / H);
        var along = found.Vertices[1].Normalize(2);
        var across = found.Vertices[2] - (along.DotProduct(found.Vertices[2]) * along);
        Assert.Equal(1, found.Vertices[1].L2Norm() / a, 0.03);
        Assert.Equal(-0.5, along.DotProduct(found.Vertices[2]) / a, 0.04);
        Assert.Equal(1, across.L2Norm() / Math.Sqrt(6 * Lambda / H), 0.03);
        Assert.Equal(Math.Log(0.5 * found.Vertices[1].L2Norm() * across.L2Norm()), found.LogVolume, 1e-9);

        var (e1, e2) = (found.Vertices[1], found.Vertices[2]);
        var mean = 0.5 * H * (e1.DotProduct(e1) + e2.DotProduct(e2) + e1.DotProduct(e2)) / 6;
        Assert.Equal(mean, found.Loss.Value, 5 * found.Loss.StandardError);
        Assert.InRange(found.Loss.StandardError, 1e-6, 0.03 * mean);
        Assert.Equal(mean, found.TrainingLosses[^1], 0.2 * mean); // of the last stretch: the mean over its steps' points
        Assert.Equal((6000, PathStop.Limit), (found.Steps, found.Stop));
        Assert.Equal(new EvaluationCost(4000, 60_000, 0, 0), found.Cost);
    }

    [Fact]
    public void It_grows_along_flat_directions()
    {
        var options = new SimplexOptions { StepsPerVertex = 400, VolumeWeight = 1e-3, LearningRate = 0.02, AddedVertices = 2 };
        var found = LowLossSimplex.Grow(Quadratic.Diagonal(100, 0, 0), [Vector(0, 0, 0)], options);
        Assert.InRange(found.HighestLoss, 0, 1e-2);
        Assert.All(found.Vertices, vertex => Assert.InRange(Math.Abs(vertex[0]), 0, 0.02));
        Assert.True(found.LogVolume > Math.Log(0.5 * 0.1 * 0.1));
    }

    [Fact]
    public void Its_points_are_uniform()
    {
        var found = LowLossSimplex.Grow(new Ring(), [Vector(0, 0), Vector(1, 0)], new SimplexOptions { AddedVertices = 1, StepsPerVertex = 0, MeasuredPoints = 2 });
        var points = Enumerable.Range(0, 4000).Select(seed => found.Point(new Ring().Space, seed)).ToArray();
        var mean = points.Aggregate((a, b) => a + b) / points.Length;
        var centroid = found.Vertices.Aggregate((a, b) => a + b) / 3;
        Assert.Equal(0, (mean - centroid).L2Norm(), 0.015); // the spread of a weight is 0.24
        Assert.Equal(found.Point(new Ring().Space, 7), found.Point(new Ring().Space, 7));
    }

    [Fact]
    public void Only_the_vertices_are_left_behind()
    {
        var objective = new OwnedObjective(new Ring(4));
        Owned[] first = [objective.Owned.Random(ProbeDistribution.Gaussian, 1)];
        LowLossSimplex.Grow(objective, first, new SimplexOptions { StepsPerVertex = 10, LearningRate = 1e-3 });
        Assert.Equal(1 + 4, objective.Owned.Live);
        Assert.Throws<ArgumentException>(() => LowLossSimplex.Grow(objective, []));
    }
}
