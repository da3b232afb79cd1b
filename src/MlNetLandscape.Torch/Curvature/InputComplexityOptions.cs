using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape;

/// <summary>How the complexity of the inputs' gradients and its bound are computed.</summary>
public sealed record InputComplexityOptions
{
    /// <summary>
    /// Backward passes over the data, at least 2. A network with at most as many outputs is measured exactly, one pass an output; others by as many
    /// random projections of their outputs. The default is 32.
    /// </summary>
    public int BackwardPasses { get; init; } = 32;

    /// <summary>Whether the bound is computed too: it takes products with curvature matrices. The default is yes.</summary>
    public bool Bound { get; init; } = true;

    /// <summary>P, at least 0, up to which the norms in the bound are exact, by P products; beyond it they are estimated. The default is 200.</summary>
    public int ExactDimension { get; init; } = 200;

    /// <summary>How norms are estimated.</summary>
    public ProbeOptions Norms { get; init; } = new();

    /// <summary>Decides the random projections. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What is wrong, a sentence a fault.</summary>
    internal IEnumerable<string> Faults()
    {
        if (BackwardPasses < 2)
            yield return $"`BackwardPasses` of `InputComplexityOptions` must be at least 2. Got {BackwardPasses}.";
        if (ExactDimension < 0)
            yield return $"`ExactDimension` of `InputComplexityOptions` must be at least 0. Got {ExactDimension}.";
    }
}
