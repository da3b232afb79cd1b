using System.Collections.Immutable;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <summary>What one run of an experiment measured.</summary>
/// <param name="values">In the order of <see cref="Claim.Expectations"/>.</param>
internal sealed class ClaimReading(params ReadOnlySpan<double> values)
{
    /// <summary>In the order of the claim's expectations.</summary>
    public ImmutableArray<double> Values { get; } = [.. values];

    /// <summary>The figure that belongs to the claim; of the first seed alone it is kept. Empty for none.</summary>
    public ImmutableArray<ReportSection> Figures { get; init; } = [];

    /// <summary>Why this run cannot decide: «12 critical points, 20 are needed»; empty where it can.</summary>
    public string Undecided { get; init; } = "";
}

/// <summary>One run of an experiment: what it may use.</summary>
/// <param name="Seed">The root of all its randomness: 1 for the first run, 2 for the second.</param>
/// <param name="Data">Data sets.</param>
/// <param name="Tell">Takes how far it is, in [0, 1], and where: «training 3 of 12».</param>
/// <param name="Cancellation">Stops it within a batch.</param>
internal sealed record ClaimRun(long Seed, ClaimData Data, Action<double, string> Tell, CancellationToken Cancellation);
