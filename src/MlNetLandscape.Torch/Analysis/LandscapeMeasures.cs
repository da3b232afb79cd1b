namespace MlNetLandscape;

/// <summary>What to measure of a landscape. The risk, its gradient and ‖θ‖ are always measured.</summary>
[Flags]
public enum LandscapeMeasures
{
    /// <summary>Loss, gradient norm and parameter norm only.</summary>
    Risk = 0,

    /// <summary>The largest and smallest eigenvalues of the Hessian with error bounds, log-volume, and the edge of stability where η is known.</summary>
    Eigenvalues = 1,

    /// <summary>The spectral density by stochastic Lanczos quadrature, and from it trace, Frobenius norm, fractions and effective dimension.</summary>
    Spectrum = 2,

    /// <summary>The trace by the Krylov-aware estimator, to <see cref="LandscapeOptions.TraceAccuracy"/>: more exact by product than from the density.</summary>
    Trace = 4,

    /// <summary>Hessian = Gauss–Newton + residual: trace and Frobenius norm of both parts.</summary>
    GaussNewtonSplit = 8,

    /// <summary>Adversarial (SAM), adaptive (ASAM), average sharpness and local energy: few gradients and values each.</summary>
    Sharpness = 16,

    /// <summary>Keskar's sharpness, a maximisation in a box.</summary>
    KeskarSharpness = 32,

    /// <summary>E ‖∇ₓ f‖²: one backward pass an output.</summary>
    InputGradient = 64,

    /// <summary>The local learning coefficient by stochastic gradient Langevin dynamics: thousands of small gradients. Left out of fewer than three rows.</summary>
    LocalLearningCoefficient = 128,

    /// <summary>Largest eigenvalue and trace of each layer's own block of the Hessian.</summary>
    Layers = 256,

    /// <summary>E ‖∇ₓ f‖² with its bounds by parameters and curvature.</summary>
    InputGradientBound = 512,

    /// <summary>What costs no more than a few epochs: eigenvalues, spectrum, sharpness and input gradient.</summary>
    Default = Eigenvalues | Spectrum | Sharpness | InputGradient,

    /// <summary>Everything.</summary>
    All = Default | Trace | GaussNewtonSplit | KeskarSharpness | LocalLearningCoefficient | Layers | InputGradientBound,
}
