using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Means, variances and covariances of the outputs of units of one network (a) with those of another (b), added up batch by batch (Chan et al. 1983) in Float64.</summary>
internal sealed class UnitMoments : IDisposable
{
    private const double Varies = 1e-24; // of the mean square: less variance than that is rounding

    private readonly Tensor _means;
    private readonly Tensor _products;
    private readonly int _mine;
    private readonly int _units;
    private double _count;

    /// <param name="mine">The units of a.</param>
    /// <param name="theirs">Those of b, which come after them; covariances of all with each other are added up too.</param>
    public UnitMoments(int mine, int theirs = 0)
    {
        (_mine, _units) = (mine, mine + theirs);
        _means = zeros(_units, ScalarType.Float64).DetachFromDisposeScope();
        _products = zeros(_units, _units, ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">Float64 <c>[n, units]</c>.</param>
    public void Add(Tensor outputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var count = (double)outputs.shape[0];
        var mean = outputs.mean([0L]);
        var centred = outputs - mean;
        var step = (mean - _means).unsqueeze(1); // [units, 1]
        _products.add_(centred.t().mm(centred)).add_(step.mm(step.t()), alpha: _count * count / (_count + count));
        _means.add_(step.squeeze(1), alpha: count / (_count + count));
        _count += count;
    }

    /// <summary>The mean of each unit.</summary>
    public double[] Means() => _means.data<double>().ToArray();

    /// <summary>The standard deviation of each unit.</summary>
    public double[] Deviations()
    {
        var products = Products();
        return [.. Enumerable.Range(0, _units).Select(unit => Math.Sqrt(products[unit, unit] / _count))];
    }

    /// <summary>The correlation of each unit of a with each of b, row by row, <c>[a, b]</c>; 0 where one does not vary.</summary>
    public double[,] Correlations()
    {
        var (products, means) = (Products(), Means());
        var correlations = new double[_mine, _units - _mine];
        for (var mine = 0; mine < _mine; mine++)
        {
            for (var theirs = _mine; theirs < _units; theirs++)
            {
                if (IsVarying(mine) && IsVarying(theirs))
                    correlations[mine, theirs - _mine] = products[mine, theirs] / Math.Sqrt(products[mine, mine] * products[theirs, theirs]);
            }
        }

        return correlations;

        bool IsVarying(int unit) => products[unit, unit] > Varies * (products[unit, unit] + (_count * means[unit] * means[unit]));
    }

    public void Dispose()
    {
        _means.Dispose();
        _products.Dispose();
    }

    private double[,] Products()
    {
        var (values, products) = (_products.data<double>().ToArray(), new double[_units, _units]);
        Buffer.BlockCopy(values, 0, products, 0, values.Length * sizeof(double));
        return products;
    }
}
