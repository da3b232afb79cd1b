using System.Collections.Immutable;
using MlNetLandscape;
using MlNetLandscape.Numerics.Geometry.Paths;
using MlNetLandscape.Reports;

namespace Microsoft.ML;

/// <summary>What joins networks, in reports: connections, alignments, simplexes, shared features.</summary>
public static class LandscapeReportPathsCatalog
{
    /// <summary>The report with ways from one network to another, side by side.</summary>
    /// <param name="report">The report.</param>
    /// <param name="ways">Each with its name, such as «Bézier curve»; the first, usually the straight line, is what the others are compared with. Undisposed.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, IEnumerable<KeyValuePair<string, NetworkConnection>> ways, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(ways);
        KeyValuePair<string, NetworkConnection>[] all = [.. ways];
        if (all.Length == 0)
            throw new ArgumentException("There are no ways to show. Give at least one connection.", nameof(ways));
        return report.With(new ProfileSection([.. all.Select(way => new NamedProfile(Words(way.Key), way.Value.Profile, way.Value.RelativeLength))])
        {
            Title = title,
            HowMade = FormattableString.Invariant($"{all[0].Value.Examples:n0} rows, evaluation mode, statistics of normalisation layers taken anew at every point. ")
                + string.Join(" ", all.Where(way => way.Value.Path.Steps > 0).Select(way => FormattableString.Invariant(
                    $"{Words(way.Key)}: {way.Value.Path.Points.Length} control points, {way.Value.Path.Steps:n0} steps, {(way.Value.Stop == PathStop.Limit ? "all done" : "ended: " + way.Value.Stop.ToString().ToLowerInvariant())}."))),
        });
    }

    /// <summary>The report with an alignment: the wall before and after.</summary>
    /// <param name="report">The report.</param>
    /// <param name="aligned">What was aligned.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, AlignedNetworks aligned, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(aligned);
        NamedProfile[] profiles = [new("straight line", aligned.Before, 1), new("straight line after alignment", aligned.After, 1),
            .. aligned.Repaired is { } repaired ? [new NamedProfile("straight line after alignment and repair", repaired, 1)] : (NamedProfile[])[]];
        var found = aligned.Found;
        return report.With(new ProfileSection([.. profiles])
        {
            Title = title.Length > 0 ? title : "Aligned by " + aligned.Basis.ToString().ToLowerInvariant(),
            HowMade = FormattableString.Invariant($"{found.Moved} of {found.Permutations.Sum(order => order.Length)} hidden units moved, similarity {found.StartSimilarity:g4} → {found.Similarity:g4}, ")
                + FormattableString.Invariant($"distance {aligned.Before.Distance:g4} → {aligned.After.Distance:g4}; the function of the network stays the same."),
        });
    }

    /// <summary>The report with a simplex of low loss.</summary>
    /// <param name="report">The report.</param>
    /// <param name="simplex">What was grown; undisposed.</param>
    /// <param name="givenLosses">Losses of the networks it was grown from, on the same rows: without them nothing is said of how low it is.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, NetworkSimplex simplex, IEnumerable<double>? givenLosses = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(simplex);
        var found = simplex.Simplex;
        return report.With(new SimplexSection(found.Vertices.Length, found.Loss, found.HighestLoss, found.LogVolume, found.TrainingLosses, found.Steps, found.Stop.ToString())
        {
            Title = title,
            GivenLosses = [.. givenLosses ?? []],
            HowMade = FormattableString.Invariant($"{simplex.Examples:n0} rows, evaluation mode, {found.Cost.Gradients:n0} gradients."),
        });
    }

    /// <summary>The report with what two networks have in common.</summary>
    /// <param name="report">The report.</param>
    /// <param name="matches">What was matched.</param>
    /// <param name="title">The heading; empty for the usual one.</param>
    public static LandscapeReport With(this LandscapeReport report, FeatureMatches matches, string title = "")
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(matches);
        return report.With(new FeatureSection([.. matches.Layers.Select(Row)], matches.Examples) { Title = title });
    }

    private static FeatureRow Row(LayerMatch match)
    {
        var trained = match.Trained;
        ImmutableArray<double> assigned = [.. trained.Assigned.Index().Where(pair => pair.Item >= 0).Select(pair => trained.Correlations[pair.Index, pair.Item])];
        return new FeatureRow(match.Layers.First, match.Layers.Second, match.FirstUnits, match.SecondUnits, trained.BestMean, trained.AssignedMean, trained.Unmatched, assigned,
            [.. match.Untrained.Select(untrained => untrained.AssignedMean)]);
    }

    /// <summary>Names of <see cref="PathKind"/> as people say them; other names as they are.</summary>
    private static string Words(string name) => name switch
    {
        nameof(PathKind.Line) => "straight line",
        nameof(PathKind.Bezier) => "Bézier curve",
        nameof(PathKind.PolygonalChain) => "polygonal chain",
        nameof(PathKind.ElasticBand) => "elastic band",
        nameof(PathKind.String) => "string of samples",
        nameof(PathKind.Hyperplane) => "hyperplane connector",
        _ => name,
    };
}
