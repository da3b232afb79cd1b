using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Extremes, and Welford's running mean and sum of squared deviations, of one slot. NaN and infinity do not count for the mean;
/// zeros are counted and merged at the end.
/// </summary>
internal sealed class SlotStatistics<T>(bool useLog)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private T _min = T.PositiveInfinity;
    private T _max = T.NegativeInfinity;
    private double _mean;
    private double _squares;
    private long _count;
    private long _zeros;

    public void Add(T value)
    {
        _max = _max < value ? value : _max;
        _min = _min > value ? value : _min;
        if (value == T.Zero)
        {
            _zeros++;
            return;
        }

        var x = useLog ? T.CreateTruncating(Math.Log(double.CreateTruncating(value))) : value;
        if (!T.IsFinite(x))
        {
            return;
        }

        var sample = double.CreateTruncating(x);
        _count++;
        var delta = sample - _mean;
        _mean += delta / _count;
        _squares += delta * (sample - _mean);
    }

    /// <summary>Scale and offset of (x − offset)·scale; (0, 0) for a constant slot.</summary>
    public (T First, T Second) MinMax(bool fixZero)
    {
        if (!(_max > _min))
        {
            return (T.Zero, T.Zero);
        }

        if (fixZero)
        {
            return (T.One / T.Max(T.Abs(_max), T.Abs(_min)), T.Zero);
        }

        var scale = T.One / (_max - _min);
        return (scale, scale == T.Zero ? T.Zero : _min);
    }

    /// <summary>Scale and offset, or mean and deviation if <paramref name="cumulative"/>.</summary>
    public (T First, T Second) MeanVariance(bool fixZero, bool cumulative)
    {
        MergeZeros();
        if (_squares == 0 || _count == 0)
        {
            return (T.Zero, T.Zero);
        }

        var variance = _squares / _count;
        var deviation = Math.Sqrt(variance);
        if (cumulative)
        {
            return (T.CreateTruncating(_mean), T.CreateTruncating(deviation));
        }

        if (fixZero)
        {
            return (T.One / T.CreateTruncating(Math.Sqrt(variance + (_mean * _mean))), T.Zero);
        }

        var scale = T.One / T.CreateTruncating(deviation);
        return (scale, scale == T.Zero ? T.Zero : T.CreateTruncating(_mean));
    }

    private void MergeZeros()
    {
        // The logarithm of zero is no sample.
        if (_zeros == 0 || useLog)
        {
            return;
        }

        _count += _zeros;
        var delta = 0 - _mean;
        _mean += delta * _zeros / _count;
        _squares += delta * (0 - _mean) * _zeros;
        _zeros = 0;
    }
}
