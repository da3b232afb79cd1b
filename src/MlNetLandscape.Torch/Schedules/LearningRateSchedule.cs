using System.Text.Json.Serialization;

namespace MlNetLandscape;

/// <summary>Where a step stands in its run.</summary>
/// <param name="Step">Steps done before this one, from 0.</param>
/// <param name="StepsPerEpoch">Steps of one epoch.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
public readonly record struct SchedulePosition(long Step, long StepsPerEpoch, long TotalSteps)
{
    /// <summary>Epochs done, with their fraction.</summary>
    public double Epoch => Step / (double)StepsPerEpoch;

    /// <summary>The share of the run that is done, in [0, 1).</summary>
    public double Progress => Math.Min(1, Step / (double)Math.Max(1, TotalSteps));
}

/// <summary>The factor on the base learning rate at each step. Schedules have no state: a resumed run goes on where it stood.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(StepSchedule), "step")]
[JsonDerivedType(typeof(LinearSchedule), "linear")]
[JsonDerivedType(typeof(AveragingSchedule), "averaging")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(CyclicSchedule), "cyclic")]
[JsonDerivedType(typeof(GeometricCycleSchedule), "geometricCycle")]
[JsonDerivedType(typeof(OneCycleSchedule), "oneCycle")]
[JsonDerivedType(typeof(WarmUpSchedule), "warmUp")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule() { }

    /// <summary>The base rate throughout.</summary>
    public static ConstantSchedule Constant { get; } = new();

    /// <summary>From the base rate to <paramref name="finalFactor"/> of it along half a cosine.</summary>
    public static CosineSchedule Cosine(double finalFactor = 0) => new() { FinalFactor = finalFactor };

    /// <summary>Times <paramref name="factor"/> after every <paramref name="epochs"/> epochs.</summary>
    public static StepSchedule Step(int epochs, double factor = 0.1) => new() { Epochs = epochs, Factor = factor };

    /// <summary>Up and down between <paramref name="lowestFactor"/> and 1 of the base rate, once every <paramref name="epochs"/> epochs.</summary>
    public static CyclicSchedule Cyclic(int epochs, double lowestFactor = 0.1) => new() { Epochs = epochs, LowestFactor = lowestFactor };

    /// <summary>One rise to the base rate and one long fall.</summary>
    public static OneCycleSchedule OneCycle() => new();

    /// <summary>This schedule, its first <paramref name="epochs"/> epochs damped by a linear rise from 0.</summary>
    public WarmUpSchedule WithWarmUp(double epochs = 1) => new() { Epochs = epochs, Then = this };

    /// <summary>The factor on the base rate for the step at <paramref name="position"/>.</summary>
    public abstract double FactorAt(SchedulePosition position);

    internal abstract IEnumerable<string> Faults();

    private protected static double HalfCosine(double from, double to, double progress) =>
        to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress)));

    private protected static IEnumerable<string> Fraction(double value, string name, string owner)
    {
        if (value is not (>= 0 and <= 1))
            yield return $"`{name}` of `{owner}` must be in [0, 1]. Got {value}.";
    }

    private protected static IEnumerable<string> Positive(double value, string name, string owner)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
            yield return $"`{name}` of `{owner}` must be in (0, ∞). Got {value}.";
    }
}
