using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Torch.Tests.Parameters;

/// <summary>What every vector space must do, checked entry by entry against plain arrays.</summary>
internal sealed class VectorSpaceLaws<TVector>(IVectorSpace<TVector> space)
{
    private readonly int _dimension = (int)space.Dimension;
    private readonly double _tolerance = 20 * space.Roundoff;

    public void Arithmetic()
    {
        var (x, y) = (Random(1), Random(2));
        var (a, b) = (space.ToArray(x), space.ToArray(y));
        Equal(a.Zip(b, (p, q) => p * q).Sum(), space.Dot(x, y), Math.Sqrt(_dimension));
        Equal(Math.Sqrt(a.Sum(p => p * p)), space.Norm(x), _dimension);
        Equal(a.Zip(b, (p, q) => p + (0.3 * q)), space.Add(x, 0.3, y));
        Equal(a.Zip(b, (p, q) => p * q), space.Multiply(x, y));
        Equal(a.Select(Math.Abs), space.Abs(x));
        Equal(a.Select(p => (double)Math.Sign(p)), space.Sign(x));
        Equal(a.Zip(b, (p, q) => p / (Math.Sqrt(Math.Abs(q)) + 0.1)), space.DivideByRoot(x, space.Abs(y), 0.1));
        Equal(a.Zip(b, (p, q) => Math.Min(Math.Max(p, -Math.Abs(q)), Math.Abs(q))), space.Clamp(x, Negated(space.Abs(y)), space.Abs(y)));
        Equal(new double[_dimension], space.Zero());
        var scaled = space.Copy(x);
        space.Scale(-2.5, scaled);
        Equal(a.Select(p => -2.5 * p), scaled);
        Equal(a, x); // a copy is a copy
        Equal(a, space.FromArray(a));
        Assert.Throws<ArgumentException>(() => space.FromArray(new double[_dimension + 1]));
    }

    public void RandomVectors()
    {
        Assert.Equal(space.ToArray(Random(3)), space.ToArray(Random(3)));
        Assert.NotEqual(space.ToArray(Random(3)), space.ToArray(Random(4)));
        var signs = space.ToArray(space.Random(ProbeDistribution.Rademacher, 5));
        Assert.Equal(signs, space.ToArray(space.Random(ProbeDistribution.Rademacher, 5)));
        Assert.All(signs, sign => Assert.Equal(1, Math.Abs(sign)));
        Assert.InRange(signs.Average(), -4 / Math.Sqrt(_dimension), 4 / Math.Sqrt(_dimension));
        var normal = space.ToArray(Random(6));
        Assert.InRange(normal.Average(), -4 / Math.Sqrt(_dimension), 4 / Math.Sqrt(_dimension));
        Assert.InRange(normal.Average(p => p * p), 1 - (6 / Math.Sqrt(_dimension)), 1 + (6 / Math.Sqrt(_dimension)));
    }

    public void Blocks()
    {
        const int Columns = 13;
        using var block = space.Block(Columns);
        var columns = Enumerable.Range(0, Columns).Select(column => Random(10 + column)).ToArray();
        foreach (var column in columns)
            block.Add(column);
        Assert.Equal((Columns, Columns), (block.Count, block.Capacity));
        Assert.Throws<InvalidOperationException>(() => block.Add(columns[0]));
        for (var index = 0; index < Columns; index++)
            Assert.Equal(space.ToArray(columns[index]), space.ToArray(block[index]));

        var x = Random(40);
        var products = block.Dot(x);
        for (var index = 0; index < Columns; index++)
            Equal(space.Dot(columns[index], x), products[index], _dimension);

        var coefficients = Enumerable.Range(0, Columns).Select(index => Math.Cos(index)).ToArray();
        var combination = space.Copy(x);
        block.AddCombination(coefficients, combination);
        var expected = space.Copy(x);
        for (var index = 0; index < Columns; index++)
            space.Axpy(coefficients[index], columns[index], expected);
        Equal(space.ToArray(expected), combination, Columns);

        using var other = space.Block(20);
        for (var index = 0; index < 3; index++)
            other.Add(Random(60 + index));
        var gram = block.Gram(other);
        for (var row = 0; row < Columns; row++)
        {
            for (var column = 0; column < 3; column++)
                Equal(space.Dot(block[row], other[column]), gram[row, column], _dimension);
        }

        var rotation = Matrix<double>.Build.Dense(Columns, 4, (row, column) => Math.Sin(row + (3 * column)));
        block.Rotate(rotation);
        Assert.Equal((4, Columns), (block.Count, block.Capacity));
        for (var column = 0; column < 4; column++)
        {
            var sum = space.Zero();
            for (var row = 0; row < Columns; row++)
                space.Axpy(rotation[row, column], columns[row], sum);
            Equal(space.ToArray(sum), block[column], Columns);
        }

        block.Truncate(2);
        block.Add(columns[7]);
        Assert.Equal(3, block.Count);
        Assert.Equal(space.ToArray(columns[7]), space.ToArray(block[2]));
        Assert.Equal(3, block.Dot(x).Length);
    }

    private TVector Random(long seed) => space.Random(ProbeDistribution.Gaussian, seed);

    private TVector Negated(TVector x)
    {
        space.Scale(-1, x);
        return x;
    }

    private void Equal(IEnumerable<double> expected, TVector actual, double scale = 1)
    {
        foreach (var (wanted, got) in expected.Zip(space.ToArray(actual)))
            Equal(wanted, got, scale);
    }

    private void Equal(double expected, double actual, double scale) => Assert.Equal(expected, actual, _tolerance * (1 + Math.Abs(expected)) * Math.Max(1, scale));
}
