using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <summary>A quantity over the runs of a claim.</summary>
/// <param name="Expected">The quantity, and where it is expected.</param>
/// <param name="Values">One a seed.</param>
public sealed record MeasuredQuantity(Expectation Expected, ImmutableArray<double> Values)
{
    /// <summary>Over seeds.</summary>
    [JsonIgnore]
    public double Mean => Values.Mean();

    /// <summary>Standard deviation over seeds; NaN for fewer than two.</summary>
    [JsonIgnore]
    public double Spread => Values.StandardDeviation();

    /// <summary>The mean lies in its margin, outside by more than two standard errors, or outside by less.</summary>
    [JsonIgnore]
    public ClaimVerdict Verdict => Expected.Miss(Mean) == 0 ? ClaimVerdict.Reproduced
        : Expected.Miss(Mean) <= 2 * Spread / Math.Sqrt(Values.Length) ? ClaimVerdict.Inconclusive
        : ClaimVerdict.NotReproduced;

    /// <summary>«barrier of the line: 0.67 ± 0.08».</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Expected.Quantity}: {Mean:g4}{(Values.Length > 1 ? $" ± {Spread:g2}" : "")}");
}

/// <summary>What became of a claim.</summary>
/// <param name="Id">The claim.</param>
/// <param name="Quantities">What was measured, expected or told.</param>
/// <param name="Undecided">Why the runs cannot decide, or were not done; empty where they can.</param>
/// <param name="WasRun">Whether it was tried at all: data may be missing.</param>
/// <param name="Figures">What belongs to it.</param>
/// <param name="Seconds">Wall time of all runs.</param>
public sealed record ClaimResult(
    int Id, ImmutableArray<MeasuredQuantity> Quantities, string Undecided, bool WasRun, ImmutableArray<ReportSection> Figures, double Seconds)
{
    /// <summary>Whether nothing is missing, as in a damaged file.</summary>
    internal bool IsWhole => !Quantities.IsDefault && Quantities.All(quantity => quantity is { Expected: not null, Values.IsDefault: false }) && Undecided is not null
        && !Figures.IsDefault && Figures.All(figure => figure is not null);

    /// <summary>The worst verdict of its quantities; without one where the runs cannot decide.</summary>
    [JsonIgnore]
    public ClaimVerdict Verdict => !WasRun ? ClaimVerdict.NotRun
        : Undecided.Length > 0 ? ClaimVerdict.Inconclusive
        : Quantities.Any(quantity => quantity.Verdict == ClaimVerdict.NotReproduced) ? ClaimVerdict.NotReproduced
        : Quantities.Any(quantity => quantity.Verdict == ClaimVerdict.Inconclusive) ? ClaimVerdict.Inconclusive
        : ClaimVerdict.Reproduced;

    /// <summary>The row of a report.</summary>
    /// <param name="claim">The claim.</param>
    public ClaimRow Row(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var missed = string.Join("; ", Quantities.Where(quantity => quantity.Verdict != ClaimVerdict.Reproduced));
        return new ClaimRow(
            claim.Id.ToString(CultureInfo.InvariantCulture), claim.Source, claim.Statement,
            string.Join("; ", claim.Expectations.Where(expected => !expected.IsTold)), string.Join("; ", Quantities), Verdict,
            Verdict == ClaimVerdict.Reproduced ? "" : Undecided.Length > 0 ? Undecided : claim.Remark.Length > 0 ? claim.Remark : $"Outside of the margin: {missed}.");
    }
}
