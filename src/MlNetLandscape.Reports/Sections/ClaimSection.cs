using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>What became of a claim of the literature.</summary>
public enum ClaimVerdict
{
    /// <summary>What was measured is what was expected.</summary>
    Reproduced,

    /// <summary>It is not.</summary>
    NotReproduced,

    /// <summary>The spread does not allow to say.</summary>
    Inconclusive,

    /// <summary>It was not tried: data are missing.</summary>
    NotRun,
}

/// <summary>A claim of the literature, and what was measured.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Source">Where it is made.</param>
/// <param name="Statement">The claim.</param>
/// <param name="Expected">The quantity and its margin.</param>
/// <param name="Measured">What came out, with its spread.</param>
/// <param name="Verdict">What follows.</param>
/// <param name="Why">Why it was not reproduced, or cannot be said; empty where it was.</param>
public sealed record ClaimRow(string Id, string Source, string Statement, string Expected, string Measured, ClaimVerdict Verdict, string Why);

/// <summary>Claims of the literature, tried.</summary>
/// <param name="Rows">One a claim.</param>
public sealed record ClaimSection(ImmutableArray<ClaimRow> Rows) : ReportSection
{
    internal override string UsualTitle => "Claims of the literature";

    internal override IEnumerable<Block> Blocks()
    {
        yield return new TextBlock(string.Join(", ", Rows.GroupBy(row => row.Verdict).OrderBy(rows => rows.Key).Select(rows => $"{rows.Count()} {Word(rows.Key)}")) + ".");
        yield return new TableBlock("Claims", [new("claim", false), new("source", false), new("statement", false), new("expected", false), new("measured", false), new("verdict", false), new("why", false)],
            [.. Rows.Select(row => ImmutableArray.Create(row.Id, row.Source, row.Statement, row.Expected, row.Measured, Word(row.Verdict), row.Why))]);
    }

    /// <summary>«not reproduced».</summary>
    /// <param name="verdict">A verdict.</param>
    public static string Word(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Reproduced => "reproduced",
        ClaimVerdict.NotReproduced => "not reproduced",
        ClaimVerdict.Inconclusive => "inconclusive",
        _ => "not run",
    };
}
