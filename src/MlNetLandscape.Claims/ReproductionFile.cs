using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MlNetLandscape.Reports;

namespace MlNetLandscape.Claims;

/// <summary>Results of claims, as a file holds them: gone on from, redrawn, compared.</summary>
/// <param name="Version">Of the library.</param>
/// <param name="Backend">What computed: the backend, and libtorch with its version.</param>
/// <param name="Data">The images.</param>
/// <param name="Seeds">Seeds that were asked for; null for as many as each claim says.</param>
/// <param name="FirstSeed">The first of them.</param>
/// <param name="Date">When the last result came, as «2026-11-22».</param>
/// <param name="Results">One a claim that was tried.</param>
public sealed record ReproductionFile(string Version, string Backend, string Data, int? Seeds, int FirstSeed, string Date, ImmutableArray<ClaimResult> Results)
{
    /// <summary>The results as JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Options);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static ReproductionFile FromJson(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ReproductionFile>(json, ReportJson.Options);
            return file is { Results.IsDefault: false, Version: not null, Backend: not null, Data: not null, Date: not null } && file.Results.All(result => result is { IsWhole: true })
                && file.Results.DistinctBy(result => result.Id).Count() == file.Results.Length ? file : throw new InvalidDataException("This is not the JSON of a reproduction.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"This is not the JSON of a reproduction: {error.Message}", error);
        }
    }

    /// <summary>The results with one more, in the place of an earlier one of its claim.</summary>
    /// <param name="result">What was measured.</param>
    /// <param name="date">When, as «2026-11-22».</param>
    public ReproductionFile With(ClaimResult result, string date) => this with { Results = [.. Results.Where(other => other.Id != result.Id), result], Date = date };

    /// <summary>Whether results of a run like this one can be gone on from.</summary>
    /// <param name="other">Another run.</param>
    public bool IsLike(ReproductionFile other) =>
        other is not null && (Version, Backend, Data, Seeds, FirstSeed) == (other.Version, other.Backend, other.Data, other.Seeds, other.FirstSeed);

    /// <summary>A report: the table of all claims, then the figures of each.</summary>
    /// <param name="title">The heading.</param>
    public LandscapeReport Report(string title = "Claims of the literature, tried")
    {
        var claims = ClaimList.All.ToDictionary(claim => claim.Id);
        var known = Results.Where(result => claims.ContainsKey(result.Id)).OrderBy(result => result.Id).ToArray();
        var report = new LandscapeReport { Title = title }
            .With("Version", Version).With("Backend", Backend).With("Images", Data).With("Date", Date)
            .With("Time", string.Create(CultureInfo.InvariantCulture, $"{known.Sum(result => result.Seconds) / 60:0.0} minutes"))
            .With(new ClaimSection([.. known.Select(result => result.Row(claims[result.Id]))]));
        foreach (var result in known)
        {
            var claim = claims[result.Id];
            foreach (var figure in result.Figures)
                report = report.With(figure with { IsIllustration = true, Title = $"Claim {claim.Id}: {claim.Statement}", HowMade = figure.HowMade.Length > 0 ? figure.HowMade : claim.Experiment });
        }

        return report;
    }
}
