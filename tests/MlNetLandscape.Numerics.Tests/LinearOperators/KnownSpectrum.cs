using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

/// <summary>Q diag(λ) Qᵀ with an orthogonal Q of log₂ P layers of random plane rotations: any spectrum, no preferred coordinates, O(P log P) a product.</summary>
internal sealed class KnownSpectrum : ILinearOperator<Vector<double>>
{
    private readonly double[] _eigenvalues;
    private readonly List<(int Stride, double[] Cosines, double[] Sines)> _layers = [];
    private long _products;

    public KnownSpectrum(IEnumerable<double> eigenvalues, long seed = 1)
    {
        _eigenvalues = [.. eigenvalues];
        Space = new DenseSpace(_eigenvalues.Length);
        var source = new Xoshiro256StarStar((int)seed);
        for (var stride = 1; stride < _eigenvalues.Length; stride *= 2)
        {
            var angles = _eigenvalues.Select(_ => 2 * Math.PI * source.NextDouble()).ToArray();
            _layers.Add((stride, Array.ConvertAll(angles, Math.Cos), Array.ConvertAll(angles, Math.Sin)));
        }
    }

    public IVectorSpace<Vector<double>> Space { get; }

    public EvaluationCost Cost => new(0, 0, _products, 0);

    public double[] Descending => [.. _eigenvalues.OrderDescending()];

    public double Norm => _eigenvalues.Max(Math.Abs);

    public Vector<double> Apply(Vector<double> v)
    {
        _products++;
        var w = Coordinates(v);
        for (var index = 0; index < w.Length; index++)
            w[index] *= _eigenvalues[index];
        foreach (var layer in Enumerable.Reverse(_layers))
            Rotate(w, layer, -1);
        return Vector<double>.Build.Dense(w);
    }

    /// <summary>Qᵀv: its shares in the eigenvectors, in the order of the eigenvalues given.</summary>
    public double[] Coordinates(Vector<double> v)
    {
        var w = v.ToArray();
        foreach (var layer in _layers)
            Rotate(w, layer, 1);
        return w;
    }

    public void Dispose()
    {
    }

    /// <summary>The whole matrix.</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.DenseOfColumnVectors(
        Enumerable.Range(0, _eigenvalues.Length).Select(index => Apply(Vector<double>.Build.Dense(_eigenvalues.Length, row => row == index ? 1 : 0))));

    private static void Rotate(double[] w, (int Stride, double[] Cosines, double[] Sines) layer, int direction)
    {
        for (var first = 0; first < w.Length; first += 2 * layer.Stride)
        {
            for (var i = first; i < Math.Min(first + layer.Stride, w.Length - layer.Stride); i++)
            {
                var (a, b, c, s) = (w[i], w[i + layer.Stride], layer.Cosines[i], direction * layer.Sines[i]);
                w[i] = (c * a) - (s * b);
                w[i + layer.Stride] = (s * a) + (c * b);
            }
        }
    }
}
