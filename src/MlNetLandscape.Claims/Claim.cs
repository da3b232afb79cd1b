using System.Collections.Immutable;

namespace MlNetLandscape.Claims;

/// <summary>How long trying a claim takes, and how sure its outcome is.</summary>
public enum ClaimTier
{
    /// <summary>Seconds: closed forms, small and deterministic.</summary>
    One = 1,

    /// <summary>Up to minutes: statistical, with fixed seeds.</summary>
    Two = 2,

    /// <summary>To look at: weak effects, or open outcomes.</summary>
    Three = 3,
}

/// <summary>
/// A claim of the loss-landscape literature as an experiment anyone can run: what is said and by whom, what is done, which quantities are expected where. One class a claim; the expectation
/// never follows the outcome.
/// </summary>
public abstract class Claim
{
    private protected Claim(int id, string source, string statement, string experiment, ClaimTier tier, double seconds, params ReadOnlySpan<Expectation> expectations)
    {
        (Id, Source, Statement, Experiment, Tier, Cost) = (id, source, statement, experiment, tier, TimeSpan.FromSeconds(seconds));
        Expectations = [.. expectations];
    }

    /// <summary>Its row in the project's table of claims.</summary>
    public int Id { get; }

    /// <summary>Who says so: «Garipov et al. 2018».</summary>
    public string Source { get; }

    /// <summary>What is said, in a sentence.</summary>
    public string Statement { get; }

    /// <summary>What is done: data, network, training, rows, seeds.</summary>
    public string Experiment { get; }

    /// <summary>How long it takes, and how sure it is.</summary>
    public ClaimTier Tier { get; }

    /// <summary>About how long all its seeds take on two cores.</summary>
    public TimeSpan Cost { get; }

    /// <summary>What is measured, in the order of <see cref="ClaimReading.Values"/>, and where it is expected.</summary>
    public ImmutableArray<Expectation> Expectations { get; }

    /// <summary>Seeds of a usual run: 1 where nothing is random or one run holds many draws.</summary>
    public virtual int Seeds => 1;

    /// <summary>What is known of why it is not reproduced here, in a sentence; empty where it is.</summary>
    public virtual string Remark => "";

    /// <summary>Does the experiment once.</summary>
    /// <param name="run">Seed, data, cancellation.</param>
    internal abstract ClaimReading Measure(ClaimRun run);
}
