namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>A damping that was tried.</summary>
/// <param name="Damping">Relative to max |λ|.</param>
/// <param name="Change">Of the loss, the mean over both batches where there are two; ∞ where the step may not be taken.</param>
internal readonly record struct DampingTrial(double Damping, double Change)
{
    public bool Descends => Change < 0;
}

/// <summary>Finds the damping with the lowest loss: a step costs a loss, the basis it lies in is paid.</summary>
internal static class DampingSearch
{
    private const double GridFactor = 10;
    private const double AdaptiveFactor = 3;
    private const double MostDamping = 1e4;
    private const int MostMoves = 4;

    /// <summary>Where an adaptive search begins: the middle of the range.</summary>
    public static double First(NewtonOptions options) => Math.Sqrt(options.SmallestDamping * options.LargestDamping);

    /// <summary>The best damping that lowers the loss; null when none does.</summary>
    /// <param name="options">The range.</param>
    /// <param name="last">The last step's.</param>
    /// <param name="attempt">Tries one.</param>
    public static DampingTrial? Find(NewtonOptions options, double last, Func<double, DampingTrial> attempt)
    {
        var (best, largest) = options.Damping == DampingRule.Grid || options.LargestDamping == 0 ? Grid(options, attempt) : Around(options, last, attempt);
        while (!best.Descends && largest > 0 && largest < MostDamping)
        {
            largest *= GridFactor;
            best = attempt(largest);
        }

        return best.Descends ? best : null;
    }

    private static (DampingTrial Best, double Largest) Grid(NewtonOptions options, Func<double, DampingTrial> attempt)
    {
        var best = attempt(options.LargestDamping);
        for (var damping = options.LargestDamping / GridFactor; damping > 0 && damping >= options.SmallestDamping * (1 - 1e-9); damping /= GridFactor)
        {
            var trial = attempt(damping);
            if (trial.Change < best.Change)
                best = trial;
        }

        if (best.Descends && options.SmallestDamping < options.LargestDamping)
            best = Refine(best, attempt);
        return (best, options.LargestDamping);
    }

    /// <summary>The powers of ten are coarse: a value between the best and its neighbours, above or below.</summary>
    private static DampingTrial Refine(DampingTrial best, Func<double, DampingTrial> attempt)
    {
        var above = attempt(best.Damping * AdaptiveFactor);
        if (above.Change < best.Change)
            return above;
        var below = attempt(best.Damping / AdaptiveFactor);
        return below.Change < best.Change ? below : best;
    }

    private static (DampingTrial Best, double Largest) Around(NewtonOptions options, double last, Func<double, DampingTrial> attempt)
    {
        var best = attempt(last);
        if (best.Descends && Walk(1 / AdaptiveFactor) == 0)
            Walk(AdaptiveFactor);
        return (best, last); // where the last damping does not descend, more of it must

        int Walk(double factor)
        {
            for (var moves = 0; moves < MostMoves; moves++)
            {
                var damping = best.Damping * factor;
                if (damping < options.SmallestDamping || damping > MostDamping || attempt(damping) is var trial && trial.Change >= best.Change)
                    return moves;
                best = trial;
            }

            return MostMoves;
        }
    }
}
