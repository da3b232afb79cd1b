using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Tunnels;

/// <summary>Options of <see cref="TunnelWidth"/>.</summary>
public sealed record TunnelOptions
{
    /// <summary>The loss at which the tunnel ends. Must be set: above that of the points measured, and the same for all that are compared.</summary>
    public double ThresholdLoss { get; init; } = double.NaN;

    /// <summary>Random directions, in [2, 10⁶]. The default is 20.</summary>
    public int Probes { get; init; } = 20;

    /// <summary>How far a probe goes at most, in units of ‖θ‖, in (0, ∞). The default is 2: an angle of 63°.</summary>
    public double LargestRadius { get; init; } = 2;

    /// <summary>Values of a probe, in [4, ∞): the first six at most look for the first crossing with doubling steps, the others halve. The default is 14.</summary>
    public int ValuesPerProbe { get; init; } = 14;

    /// <summary>Of the directions. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Told the number of probes done; null for nobody.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Looked at before every value.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Check() => Options.Check(nameof(TunnelOptions),
        (double.IsFinite(ThresholdLoss), nameof(ThresholdLoss), "(−∞, ∞)", ThresholdLoss), (Probes is >= 2 and <= Options.MostPoints, nameof(Probes), $"[2, {Options.MostPoints}]", Probes),
        (LargestRadius > 0 && double.IsFinite(LargestRadius), nameof(LargestRadius), "(0, ∞)", LargestRadius), (ValuesPerProbe >= 4, nameof(ValuesPerProbe), "[4, ∞)", ValuesPerProbe));
}
