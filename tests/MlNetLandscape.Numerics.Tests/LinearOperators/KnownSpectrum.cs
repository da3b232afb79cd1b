using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Tests.LinearOperators;

/// <summary>Q diag(λ) Qᵀ with an orthogonal Q made of three random reflections: any spectrum, O(P) a product.</summary>
internal sealed class KnownSpectrum : ILinearOperator<Vector<double>>
{
    private readonly Vector<double> _eigenvalues;
    private readonly Vector<double>[] _reflections;
    private long _products;

    public KnownSpectrum(IEnumerable<double> eigenvalues, long seed = 1)
    {
        _eigenvalues = Vector<double>.Build.DenseOfEnumerable(eigenvalues);
        var space = new DenseSpace(_eigenvalues.Count);
        Space = space;
        _reflections = [.. Enumerable.Range(0, 3).Select(index => space.Random(ProbeDistribution.Gaussian, seed + (1000 * index)).Normalize(2))];
    }

    public IVectorSpace<Vector<double>> Space { get; }

    public EvaluationCost Cost => new(0, 0, _products, 0);

    public double[] Descending => [.. _eigenvalues.OrderDescending()];

    public double Norm => _eigenvalues.AbsoluteMaximum();

    public Vector<double> Apply(Vector<double> v)
    {
        _products++;
        var w = v.Clone();
        foreach (var u in _reflections)
            Reflect(u, w);
        w.PointwiseMultiply(_eigenvalues, w);
        foreach (var u in _reflections.Reverse())
            Reflect(u, w);
        return w;
    }

    public void Dispose()
    {
    }

    /// <summary>The whole matrix.</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.DenseOfColumnVectors(
        Enumerable.Range(0, _eigenvalues.Count).Select(index => Apply(Vector<double>.Build.Dense(_eigenvalues.Count, row => row == index ? 1 : 0))));

    private static void Reflect(Vector<double> u, Vector<double> w)
    {
        var twice = 2 * u.DotProduct(w);
        for (var index = 0; index < w.Count; index++)
            w[index] -= twice * u[index];
    }
}
