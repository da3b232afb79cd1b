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
