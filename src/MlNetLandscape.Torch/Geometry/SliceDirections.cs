namespace MlNetLandscape;

/// <summary>In which directions one looks around a network.</summary>
public enum SliceDirections
{
    /// <summary>Gaussian ones with filters as long as the network's, biases and normalisation layers at rest (Li et al. 2018, §4): comparable between networks, and what most directions look like.</summary>
    FilterNormalized,

    /// <summary>The sharpest ones: unit eigenvectors of the Hessian's largest eigenvalues. Lengths are those of ℝᴾ, so that a unit goes far.</summary>
    Hessian,
}
