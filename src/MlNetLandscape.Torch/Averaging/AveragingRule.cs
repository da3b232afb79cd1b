using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Which points θ of a training are averaged, and with which weights.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EqualAveraging), "equal")]
[JsonDerivedType(typeof(ExponentialAveraging), "exponential")]
[JsonDerivedType(typeof(LatestAveraging), "latest")]
[JsonDerivedType(typeof(Swag), "swag")]
public abstract record AveragingRule
{
    private protected AveragingRule() { }

    /// <summary>The equal mean of the points at the ends of the last quarter of the epochs (stochastic weight averaging).</summary>
    public static EqualAveraging Equal { get; } = new();

    /// <summary>The exponential mean of all points, its horizon a quarter of the training.</summary>
    public static ExponentialAveraging Exponential { get; } = new();

    /// <summary>The equal mean of the points at the ends of the last epochs.</summary>
    public static LatestAveraging Latest { get; } = new();

    /// <summary>Epochs without averaging at the beginning, at least 0 and fewer than the training has; null, the default, for the rule's own.</summary>
    public int? StartEpoch { get; init; }

    /// <summary>Epochs between two points, at least 1; null, the default, for the rule's own. Not together with <see cref="EverySteps"/>.</summary>
    public int? EveryEpochs { get; init; }

    /// <summary>Steps between two points, at least 1; null, the default, for the rule's own. Not together with <see cref="EveryEpochs"/>.</summary>
    public int? EverySteps { get; init; }

    /// <summary>The epochs without averaging where none are set.</summary>
    internal abstract int DefaultStart(int epochs);

    /// <summary>Begins an average over ℝᴾ.</summary>
    internal abstract IRunningAverage Start(long parameters, AveragingTimes times, ScalarType type, Device device);

    /// <summary>When points are taken.</summary>
    internal virtual AveragingTimes Times(int epochs, long stepsPerEpoch) =>
        new((StartEpoch ?? DefaultStart(epochs)) * stepsPerEpoch, EverySteps ?? (EveryEpochs ?? 1) * stepsPerEpoch, epochs * stepsPerEpoch);

    internal virtual IEnumerable<string> Faults(int epochs)
    {
        var owner = GetType().Name;
        if (StartEpoch is { } start && (start < 0 || start >= epochs))
            yield return $"`StartEpoch` of `{owner}` must be in [0, {epochs}), the epochs of the training. Got {start}.";
        if (EveryEpochs < 1)
            yield return $"`EveryEpochs` of `{owner}` must be at least 1. Got {EveryEpochs}.";
        if (EverySteps < 1)
            yield return $"`EverySteps` of `{owner}` must be at least 1. Got {EverySteps}.";
        if (EveryEpochs is not null && EverySteps is not null)
            yield return $"`EveryEpochs` and `EverySteps` of `{owner}` exclude each other. Got {EveryEpochs} and {EverySteps}.";
        if (EveryEpochs is { } every && every > epochs - (StartEpoch ?? DefaultStart(epochs)))
            yield return $"`EveryEpochs` of `{owner}` must be at most {epochs - (StartEpoch ?? DefaultStart(epochs))}, the epochs after its start: no point would be averaged. Got {every}.";
    }
}

/// <summary>When the points of an average are taken: after Start + Every, Start + 2 Every, … steps.</summary>
/// <param name="Start">Steps without averaging.</param>
/// <param name="Every">Steps between two points.</param>
/// <param name="Total">Steps of the whole training.</param>
internal readonly record struct AveragingTimes(long Start, long Every, long Total)
{
    /// <summary>Whether a point is taken after so many steps.</summary>
    public bool Has(long stepsDone) => stepsDone > Start && (stepsDone - Start) % Every == 0;
}

/// <summary>θ̄ = (1/n) Σ θᵢ over the points after <see cref="AveragingRule.StartEpoch"/> (Izmailov et al. 2018, SWA); the default start is 75 % of the epochs, one point an epoch.</summary>
/// <remarks>The learning rate should stay up while points are taken (a constant or cyclic schedule): at rate 0 they are all the same.</remarks>
public sealed record EqualAveraging : AveragingRule
{
    internal override int DefaultStart(int epochs) => epochs * 3 / 4;

    internal override IRunningAverage Start(long parameters, AveragingTimes times, ScalarType type, Device device) =>
        new RunningMean(parameters, device);
}

/// <summary>
/// θ̄ ← b θ̄ + (1 − b) θ after every step, or with bᵐ after every m (Polyak averaging with forgetting, EMA). By default all epochs take part, and m is a fiftieth of
/// the horizon 1/(1 − b), so that averaging costs next to nothing.
/// </summary>
public sealed record ExponentialAveraging : AveragingRule
{
    private const double UpdatesPerHorizon = 50;

    /// <summary>b of one step, in (0, 1); null, the default, for 1 − 4/T, T the steps of the training: a horizon of a quarter of it.</summary>
    public double? Decay { get; init; }

    /// <summary>Whether the decay of update t = 0, 1, … is at most (1 + t)/(10 + t), so that the first weights are soon forgotten. The default is true.</summary>
    public bool WarmUp { get; init; } = true;

    internal override int DefaultStart(int epochs) => 0;

    internal override IRunningAverage Start(long parameters, AveragingTimes times, ScalarType type, Device device) =>
        new RunningExponentialMean(parameters, Math.Pow(DecayOf(times.Total - times.Start), times.Every), WarmUp, type, device);

    /// <summary>Where no interval is set, fifty updates a horizon 1/(1 − b): closer ones change nothing that can be seen, and cost.</summary>
    internal override AveragingTimes Times(int epochs, long stepsPerEpoch)
    {
        var times = base.Times(epochs, stepsPerEpoch);
        if (EverySteps is not null || EveryEpochs is not null)
            return times;
        var horizon = 1 / (1 - DecayOf(times.Total - times.Start));
        return times with { Every = Math.Clamp((long)(horizon / UpdatesPerHorizon), 1, stepsPerEpoch) };
    }

    internal override IEnumerable<string> Faults(int epochs)
    {
        if (Decay is { } decay && decay is not (> 0 and < 1))
            yield return $"`Decay` of `ExponentialAveraging` must be in (0, 1). Got {decay}.";
        foreach (var fault in base.Faults(epochs))
            yield return fault;
    }

    private double DecayOf(long steps) => Decay ?? Math.Max(0.5, 1 - (4.0 / steps));
}

/// <summary>θ̄ = (1/k) Σ θᵢ over the k latest points, one an epoch by default (Kaddour 2022, LAWA).</summary>
public sealed record LatestAveraging : AveragingRule
{
    /// <summary>k, at least 1; all there are where there are fewer. The default is 6.</summary>
    public int Count { get; init; } = 6;

    internal override int DefaultStart(int epochs) => 0;

    internal override IRunningAverage Start(long parameters, AveragingTimes times, ScalarType type, Device device) =>
        new LatestPoints(parameters, Count, type, device);

    internal override IEnumerable<string> Faults(int epochs)
    {
        if (Count < 1)
            yield return $"`Count` of `LatestAveraging` must be at least 1. Got {Count}.";
        foreach (var fault in base.Faults(epochs))
            yield return fault;
    }
}

/// <summary>
/// The equal mean of the points, their variance along each coordinate, and the latest K of them: a Gaussian whose covariance is diagonal plus low rank
/// (Maddox et al. 2019). The network gets the mean. One point an epoch after 75 % of the epochs by default.
/// </summary>
public sealed record Swag : AveragingRule
{
    /// <summary>K ≥ 2, points kept for the low-rank part. The default is 20 (Maddox et al. 2019, §5).</summary>
    public int Rank { get; init; } = 20;

    internal override int DefaultStart(int epochs) => epochs * 3 / 4;

    internal override IRunningAverage Start(long parameters, AveragingTimes times, ScalarType type, Device device) =>
        new RunningGaussian(parameters, Rank, type, device);

    internal override IEnumerable<string> Faults(int epochs)
    {
        if (Rank < 2)
            yield return $"`Rank` of `Swag` must be at least 2. Got {Rank}.";
        foreach (var fault in base.Faults(epochs))
            yield return fault;
    }
}
