using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.LinearOperators;

namespace MlNetLandscape.Numerics.Estimation;

/// <summary>XTrace: with Pᵢ the projector onto the range of Y without its column i, tᵢ = tr PᵢAPᵢ + cᵢ ωᵢᵀ(I − Pᵢ)A(I − Pᵢ)ωᵢ.</summary>
/// <remarks>
/// Pᵢ = Q (I − sᵢsᵢᵀ) Qᵀ, sᵢ the unit vector along column i of R⁻ᵀ. With W = QᵀΩ and uᵢ = (I − sᵢsᵢᵀ) wᵢ,
/// tᵢ = tr H − sᵢᵀHsᵢ + cᵢ (ωᵢᵀyᵢ − 2 uᵢᵀrᵢ + uᵢᵀHuᵢ): nothing but k × k matrices. cᵢ = 1 for Rademacher ω,
/// (P − rank Pᵢ)/‖(I − Pᵢ)ωᵢ‖² for Gaussian ones, whose direction in the complement is uniform (Epperly, Tropp &amp; Webber 2024).
/// The tᵢ share their sketch. To second order in the random vectors (Hoeffding 1948) the variance of their mean is σ₁² + 2 σ₂² in units
/// where N = s²/k is σ₁² + σ₂² and the jackknife's J = (k−1)/k Σⱼ (T₋ⱼ − T̄)² is σ₁² + 4 σ₂² (Efron &amp; Stein 1981), T₋ⱼ the estimate
/// without vector j. So the standard error is √((2 N + J)/3): √N, that of the paper, comes out a fifth too small. T₋ⱼ costs no product,
/// only projectors of rank two.
/// </remarks>
internal sealed class LeaveOneOutTrace<TVector>(IVectorSpace<TVector> space, Sketch<TVector> sketch) : ITraceSamples
{
    private readonly List<double> _squares = []; // ‖ωᵢ‖²
    private readonly List<List<double>> _w = []; // wᵢ = Qᵀωᵢ

    public (double Value, double StandardError) Grow(int count, CancellationToken cancellationToken)
    {
        sketch.Grow(count, null, cancellationToken);
        if (sketch.HoldsRange)
            return (sketch.Trace, 0);
        Meet();
        var tables = new Tables(space.Dimension, sketch, _w, _squares);
        var k = sketch.Count;
        var samples = Enumerable.Range(0, k).Select(i => tables.Sample(i)).ToArray();
        var value = samples.Average();
        if (k < 2)
            return (value, double.NaN);
        var without = Enumerable.Range(0, k).Select(j => Enumerable.Range(0, k).Where(i => i != j).Average(i => tables.Sample(i, j))).ToArray();
        var plain = SquaredDeviations(samples) / (k - 1) / k;
        var jackknife = SquaredDeviations(without) * (k - 1) / k;
        return (value, Math.Sqrt(((2 * plain) + jackknife) / 3));
    }

    private static double SquaredDeviations(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }

    private void Meet()
    {
        for (var index = 0; index < sketch.Count; index++)
        {
            using var scope = space.OpenScope();
            var omega = sketch.Omega(index);
            if (index == _w.Count)
            {
                _w.Add([.. sketch.Q.Dot(omega)]);
                _squares.Add(space.Dot(omega, omega));
                continue;
            }

            for (var column = _w[index].Count; column < sketch.Count; column++)
                _w[index].Add(space.Dot(sketch.Q[column], omega));
        }
    }

    /// <summary>All products of H, R, W and the sᵢ that samples are made of.</summary>
    private sealed class Tables
    {
        private const double ClosestAngle = 1e-14;

        private readonly long _dimension;
        private readonly int _k;
        private readonly double _trace;
        private readonly bool _isNormalised;
        private readonly Matrix<double> _ss; // SᵀS
        private readonly Matrix<double> _shs; // SᵀHS
        private readonly Matrix<double> _sw; // SᵀW
        private readonly Matrix<double> _shw; // SᵀHW
        private readonly double[] _ww; // ‖wᵢ‖²
        private readonly double[] _whw; // wᵢᵀHwᵢ
        private readonly double[] _wr; // wᵢᵀrᵢ
        private readonly double[] _sr; // sᵢᵀrᵢ; sⱼᵀrᵢ = 0
        private readonly double[] _squares;
        private readonly double[] _omegaY;

        public Tables(long dimension, Sketch<TVector> sketch, List<List<double>> ws, List<double> squares)
        {
            (_dimension, _k, _trace, _isNormalised) = (dimension, sketch.Count, sketch.Trace, sketch.IsNormalised);
            (_squares, _omegaY) = ([.. squares], [.. sketch.OmegaY]);
            var h = Matrix<double>.Build.Dense(_k, _k, sketch.H);
            var w = Matrix<double>.Build.DenseOfColumns(ws);
            var r = Matrix<double>.Build.Dense(_k, _k, (row, column) => row <= column ? sketch.R[column][row] : 0);
            var s = Matrix<double>.Build.DenseOfColumns(Enumerable.Range(0, _k).Select(index => InverseTransposeColumn(sketch.R, index)));
            var hw = h * w;
            (_ss, _shs) = (s.TransposeThisAndMultiply(s), s.TransposeThisAndMultiply(h * s));
            (_sw, _shw) = (s.TransposeThisAndMultiply(w), s.TransposeThisAndMultiply(hw));
            _ww = [.. w.EnumerateColumns().Select(column => column.DotProduct(column))];
            _whw = [.. w.EnumerateColumns().Zip(hw.EnumerateColumns(), (a, b) => a.DotProduct(b))];
            _wr = [.. w.EnumerateColumns().Zip(r.EnumerateColumns(), (a, b) => a.DotProduct(b))];
            _sr = [.. s.EnumerateColumns().Zip(r.EnumerateColumns(), (a, b) => a.DotProduct(b))];
        }

        /// <summary>The estimate with ωᵢ as its probe and all others in its sketch, save ωⱼ where j is given.</summary>
        public double Sample(int i, int j = -1)
        {
            var (p, q) = (_sw[i, i], 0.0); // u = wᵢ − p sᵢ − q sⱼ
            var (removed, square, rank) = (_shs[i, i], _ww[i] - (_sw[i, i] * _sw[i, i]), _k - 1);
            if (j >= 0)
            {
                var g = _ss[i, j];
                var rest = Math.Max(ClosestAngle, 1 - (g * g));
                var along = _sw[j, i] - (g * _sw[i, i]); // of (sⱼ − g sᵢ), a vector of length √rest
                q = along / rest;
                p -= g * q;
                square -= along * along / rest;
                removed += (_shs[j, j] - (2 * g * _shs[i, j]) + (g * g * _shs[i, i])) / rest;
                rank--;
            }

            var uHu = _whw[i] + (p * p * _shs[i, i]) - (2 * p * _shw[i, i]);
            if (j >= 0)
                uHu += (q * q * _shs[j, j]) - (2 * q * _shw[j, i]) + (2 * p * q * _shs[i, j]);
            var scale = _isNormalised ? (_dimension - rank) / (_squares[i] - square) : 1;
            return _trace - removed + (scale * (_omegaY[i] - (2 * (_wr[i] - (p * _sr[i]))) + uHu));
        }

        /// <summary>The unit vector along R⁻ᵀeᵢ, by forward substitution in Rᵀx = eᵢ.</summary>
        private static double[] InverseTransposeColumn(IReadOnlyList<double[]> r, int index)
        {
            var x = new double[r.Count];
            for (var row = index; row < x.Length; row++)
            {
                var sum = row == index ? 1.0 : 0.0;
                for (var column = index; column < row; column++)
                    sum -= r[row][column] * x[column];
                x[row] = sum / r[row][row];
            }

            var largest = x.Max(Math.Abs);
            x = Array.ConvertAll(x, entry => entry / largest);
            var norm = Math.Sqrt(x.Sum(entry => entry * entry));
            return Array.ConvertAll(x, entry => entry / norm);
        }
    }
}
