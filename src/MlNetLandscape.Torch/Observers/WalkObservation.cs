using System.Globalization;

namespace MlNetLandscape;

/// <summary>One step of the walk from θₜ to θₜ₊₁, as <see cref="WalkObserver"/> saw it.</summary>
public sealed record WalkObservation : Observation
{
    /// <summary>2⁻²³: losses are computed in single precision.</summary>
    private const double Rounding = 1.0 / (1 << 23);

    /// <summary>‖gₜ‖ of the step's gradient gₜ, before it is shortened.</summary>
    public double GradientNorm { get; init; }

    /// <summary>⟨gₜ, gₜ₋₁⟩ / (‖gₜ‖ ‖gₜ₋₁‖), in [−1, 1]; null at the first step, and where a gradient is zero.</summary>
    public double? Cosine { get; init; }

    /// <summary>The angle between the two gradients in degrees, arccos of <see cref="Cosine"/>.</summary>
    public double? Angle => Math.Acos(Cosine ?? double.NaN) is var angle && double.IsNaN(angle) ? null : angle * 180 / Math.PI;

    /// <summary>‖θₜ − θ₀‖ from the weights the training started with.</summary>
    public double DistanceFromStart { get; init; }

    /// <summary>‖θₜ₊₁ − θₜ‖.</summary>
    public double StepLength { get; init; }

    /// <summary>The step's loss at θₜ + (k/n) (θₜ₊₁ − θₜ), k = 0 … n.</summary>
    public ValueList<double> Losses { get; init; } = [];

    /// <summary>True when the loss along the step falls and rises again: a loss between the ends is below both, by more than losses are rounded.</summary>
    public bool HasInteriorMinimum => Losses.Count > 2
        && Losses.Skip(1).SkipLast(1).Min() < Math.Min(Losses[0], Losses[^1]) - (Rounding * Math.Abs(Losses[0]));

    internal override string Finding => string.Create(CultureInfo.InvariantCulture, $"‖g‖ {GradientNorm:g4}")
        + (Angle is { } angle ? string.Create(CultureInfo.InvariantCulture, $", angle {angle:f1}°") : "")
        + string.Create(CultureInfo.InvariantCulture, $", ‖θ − θ₀‖ {DistanceFromStart:g4}, ‖Δθ‖ {StepLength:g3}, loss {Losses[0]:g5} → {Losses[^1]:g5}")
        + (HasInteriorMinimum ? " over a valley" : "");
}
