namespace MlNetLandscape.Numerics.CriticalPoints;

/// <summary>What a point is, by its gradient and the signs of the eigenvalues of its Hessian. Eigenvalues within the threshold of 0 count as 0.</summary>
public enum CriticalPointKind
{
    /// <summary>The search ended before the gradient vanished, or where it is small but Newton's step to its zero is long: lower the tolerance.</summary>
    NotConverged,

    /// <summary>No critical point: the gradient does not vanish but lies where the Hessian is flat, so that ‖∇L‖ cannot be lowered nearby (Frye et al. 2021).</summary>
    GradientFlat,

    /// <summary>Critical; the signs of the eigenvalues were not computed.</summary>
    Unclassified,

    /// <summary>Critical, all eigenvalues positive.</summary>
    Minimum,

    /// <summary>Critical, eigenvalues positive or 0: a minimum as far as second derivatives can tell.</summary>
    PossibleMinimum,

    /// <summary>Critical, eigenvalues of both signs.</summary>
    Saddle,

    /// <summary>Critical, eigenvalues negative or 0: a maximum as far as second derivatives can tell.</summary>
    PossibleMaximum,

    /// <summary>Critical, all eigenvalues negative.</summary>
    Maximum,

    /// <summary>Critical, all eigenvalues 0: second derivatives tell nothing.</summary>
    Undecided,
}
