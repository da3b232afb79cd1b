namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>The losses of a search of any length in at most a hundred numbers.</summary>
internal sealed class LossHistory(int steps)
{
    private const int Stretches = 100;
    private readonly double[] _sums = new double[Math.Max(1, Math.Min(Stretches, steps))];
    private readonly int[] _counts = new int[Math.Max(1, Math.Min(Stretches, steps))];

    public void Add(int step, double loss)
    {
        var place = (int)Math.Min(_sums.Length - 1, (long)step * _sums.Length / Math.Max(1, steps));
        _sums[place] += loss;
        _counts[place]++;
    }

    public double[] ToArray() => [.. _sums.Zip(_counts).Where(pair => pair.Second > 0).Select(pair => pair.First / pair.Second)];
}
