using System.Globalization;
using MlNetLandscape.Numerics.Sharpness;

namespace MlNetLandscape;

/// <summary>λ_max at θₜ, as <see cref="SharpnessObserver"/> found it.</summary>
public sealed record SharpnessObservation : Observation
{
    /// <summary>The largest Ritz value: λ_max from below, but for rounding. NaN where the loss or a product is not finite.</summary>
    public double Sharpness { get; init; }

    /// <summary>‖H y − Sharpness · y‖ of the vector y of length 1 it belongs to: an eigenvalue of H lies within it.</summary>
    public double Residual { get; init; }

    /// <summary>An estimate of the error: Residual² / gap where the next Ritz value is far enough (Kato–Temple), the residual elsewhere.</summary>
    public double ErrorBound { get; init; }

    /// <summary>Whether the error bound met the observer's tolerance; if not, the products ran out.</summary>
    public bool HasConverged { get; init; }

    /// <summary>The examples of the risk.</summary>
    public long Examples { get; init; }

    /// <summary>The risk at θₜ, with ½ λ ‖θ‖² where the optimizer descends it.</summary>
    public double Risk { get; init; }

    /// <summary>By how much the risk rose since the observation before; null at the first.</summary>
    public double? Rise { get; init; }

    /// <summary>The η λ above which steps grow: 2 (1 + μ) for <see cref="Sgd"/>; null for optimizers that scale their steps by more than η.</summary>
    public double? Threshold { get; init; }

    /// <summary>Sharpness, learning rate and threshold set against each other; null without a threshold.</summary>
    public EdgeOfStability? Edge => Threshold is { } threshold ? new EdgeOfStability(Sharpness, ErrorBound, LearningRate, threshold, Rise ?? double.NaN) : null;

    internal override string Finding =>
        string.Create(CultureInfo.InvariantCulture, $"λ_max {Sharpness:g5} ± {ErrorBound:g2}{(HasConverged ? "" : " (not converged)")}")
        + (Edge is { } edge ? string.Create(CultureInfo.InvariantCulture, $", {edge.Ratio:f2} of what the optimizer bears") : "")
        + (Edge is { IsCatapult: true } ? ", catapult" : Edge is { IsAtEdge: true } ? ", edge of stability" : "")
        + string.Create(CultureInfo.InvariantCulture, $", risk {Risk:g5}");
}
