using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Objectives;

/// <summary>The inverse Hessian of limited-memory BFGS from the last pairs s = Δx, y = Δ∇f (Nocedal and Wright 2006, algorithm 7.4).</summary>
/// <remarks>Its vectors are made on construction, in the scope open then.</remarks>
internal sealed class SecantMemory<TVector>
{
    private readonly IVectorSpace<TVector> _space;
    private readonly (TVector S, TVector Y)[] _pairs;
    private readonly double[] _products; // sᵀy
    private int _remembered;

    public SecantMemory(IVectorSpace<TVector> space, int capacity)
    {
        _space = space;
        _pairs = [.. Enumerable.Range(0, capacity).Select(_ => (space.Zero(), space.Zero()))];
        _products = new double[capacity];
    }

    public bool IsEmpty => _remembered == 0;

    public void Forget() => _remembered = 0;

    /// <summary>Remembers a pair by copy, unless the curvature along it is not positive.</summary>
    public void Add(TVector s, TVector y)
    {
        var product = _space.Dot(s, y);
        if (!(product > 1e-10 * _space.Norm(s) * _space.Norm(y)))
            return;
        var place = _remembered++ % _pairs.Length;
        _space.Overwrite(_pairs[place].S, s);
        _space.Overwrite(_pairs[place].Y, y);
        _products[place] = product;
    }

    /// <summary>H q, a new vector; a copy of q while nothing is remembered.</summary>
    public TVector Apply(TVector q)
    {
        var result = _space.Copy(q);
        var count = Math.Min(_remembered, _pairs.Length);
        if (count == 0)
            return result;
        var alphas = new double[count];
        for (var age = 0; age < count; age++)
        {
            var place = Place(age);
            alphas[age] = _space.Dot(_pairs[place].S, result) / _products[place];
            _space.Axpy(-alphas[age], _pairs[place].Y, result);
        }

        var newest = _pairs[Place(0)].Y;
        _space.Scale(_products[Place(0)] / _space.Dot(newest, newest), result); // H₀ = sᵀy / yᵀy
        for (var age = count - 1; age >= 0; age--)
        {
            var place = Place(age);
            var beta = _space.Dot(_pairs[place].Y, result) / _products[place];
            _space.Axpy(alphas[age] - beta, _pairs[place].S, result);
        }

        return result;
    }

    private int Place(int age) => (_remembered - 1 - age) % _pairs.Length;
}
