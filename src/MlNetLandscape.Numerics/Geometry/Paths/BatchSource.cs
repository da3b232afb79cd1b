using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Paths;

/// <summary>What each step of a search sees of an objective, all of it or a batch, and what that has cost.</summary>
internal sealed class BatchSource<TVector>(IObjective<TVector> objective, Func<long, IObjective<TVector>>? batch)
{
    public bool IsStochastic => batch is not null;

    /// <summary>Of all that was looked at here.</summary>
    public EvaluationCost Cost { get; private set; }

    /// <summary>Looks at what a step sees.</summary>
    public T Use<T>(long step, Func<IObjective<TVector>, T> look) => Look(batch?.Invoke(step) ?? objective, look);

    /// <summary>Looks at all of the objective.</summary>
    public T UseWhole<T>(Func<IObjective<TVector>, T> look) => Look(objective, look);

    private T Look<T>(IObjective<TVector> part, Func<IObjective<TVector>, T> look)
    {
        var before = part.Cost;
        try
        {
            return look(part);
        }
        finally
        {
            Cost += part.Cost - before;
        }
    }
}

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
