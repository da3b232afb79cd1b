using System.Collections.Immutable;
using MlNetLandscape.Reports;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>How far a reproduction is.</summary>
/// <param name="Claim">What is tried.</param>
/// <param name="Run">Which of its seeds, from 1.</param>
/// <param name="Runs">Of how many.</param>
/// <param name="Fraction">Of the run, in [0, 1].</param>
/// <param name="Where">What the run does.</param>
/// <param name="Done">Of the expected time of all claims, in [0, 1].</param>
public sealed record ReproductionProgress(Claim Claim, int Run, int Runs, double Fraction, string Where, double Done);

/// <summary>Tries claims, one after the other, and keeps what came out.</summary>
public sealed class Reproduction
{
    /// <summary>Data sets.</summary>
    public ClaimData Data { get; init; } = new();

    /// <summary>Seeds of each claim that has any use for more than one; null for as many as the claim says.</summary>
    public int? Seeds { get; init; }

    /// <summary>The seed of the first run of each claim; the next is one higher.</summary>
    public int FirstSeed { get; init; } = 1;

    /// <summary>Measures how long claims take.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes progress.</summary>
    public IProgress<ReproductionProgress>? Progress { get; init; }

    /// <summary>Takes each result as soon as it is there.</summary>
    public Action<ClaimResult>? Keep { get; init; }

    /// <summary>Tries claims that have no result yet.</summary>
    /// <param name="claims">Which.</param>
    /// <param name="known">Results of an earlier call: claims that were tried are not tried again, those whose data was missing are.</param>
    /// <param name="cancellation">Stops within a batch; what was kept stays.</param>
    /// <returns>One result a claim, in the order of the claims.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ImmutableArray<ClaimResult> Run(IEnumerable<Claim> claims, IEnumerable<ClaimResult>? known = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var all = claims.ToArray();
        var results = (known ?? []).Where(result => result.WasRun).ToDictionary(result => result.Id);
        var (left, done) = (all.Where(claim => !results.ContainsKey(claim.Id)).ToArray(), 0.0);
        var whole = left.Sum(claim => claim.Cost.TotalSeconds);
        foreach (var claim in left)
        {
            results[claim.Id] = Try(claim, done / whole, claim.Cost.TotalSeconds / whole, cancellation);
            done += claim.Cost.TotalSeconds;
            Keep?.Invoke(results[claim.Id]);
        }

        return [.. all.Select(claim => results[claim.Id])];
    }

    private ClaimResult Try(Claim claim, double before, double share, CancellationToken cancellation)
    {
        var runs = claim.Seeds > 1 ? Seeds ?? claim.Seeds : 1;
        var (start, readings) = (Clock.GetTimestamp(), new List<ClaimReading>());
        try
        {
            for (var run = 1; run <= runs; run++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var number = run;
                void Tell(double fraction, string where) => Progress?.Report(new ReproductionProgress(claim, number, runs, fraction, where, before + (share * (number - 1 + fraction) / runs)));
                Tell(0, "");
                readings.Add(claim.Measure(new ClaimRun(FirstSeed + run - 1, Data, Tell, cancellation)));
                if (readings[^1].Values.Length != claim.Expectations.Length)
                    throw new InvalidOperationException($"Claim {claim.Id} expects {claim.Expectations.Length} quantities and measured {readings[^1].Values.Length}.");
            }
        }
        catch (MissingDataException error)
        {
            return new ClaimResult(claim.Id, [], error.Message, WasRun: false, [], 0);
        }

        var quantities = claim.Expectations.Select((expected, index) => new MeasuredQuantity(expected, [.. readings.Select(reading => reading.Values[index])]));
        return new ClaimResult(claim.Id, [.. quantities], readings.Select(reading => reading.Undecided).FirstOrDefault(word => word.Length > 0) ?? "", WasRun: true,
            readings[0].Figures, Clock.GetElapsedTime(start).TotalSeconds);
    }
}
