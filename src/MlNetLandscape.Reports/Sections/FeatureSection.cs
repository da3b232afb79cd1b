using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>How alike the units of two layers are, and how alike those of an untrained network are.</summary>
/// <param name="First">The layer of the first network.</param>
/// <param name="Second">That of the second.</param>
/// <param name="FirstUnits">Its units.</param>
/// <param name="SecondUnits">Its units.</param>
/// <param name="BestMean">The mean correlation of each unit with the unit most like it.</param>
/// <param name="AssignedMean">The mean where each unit is given to one only.</param>
/// <param name="Unmatched">The share of units that are like none.</param>
/// <param name="Assigned">The correlation of each assigned pair.</param>
/// <param name="UntrainedAssigned">The mean of assigned pairs with an untrained network, one a seed; what training added is above that.</param>
public sealed record FeatureRow(
    string First, string Second, int FirstUnits, int SecondUnits, double BestMean, double AssignedMean, double Unmatched, ImmutableArray<double> Assigned, ImmutableArray<double> UntrainedAssigned);

/// <summary>Whether two networks found the same features (Li et al. 2015).</summary>
/// <param name="Rows">One a pair of layers.</param>
/// <param name="Examples">Over which outputs were compared.</param>
public sealed record FeatureSection(ImmutableArray<FeatureRow> Rows, long Examples) : ReportSection
{
    internal override string UsualTitle => "Features of two networks";

    internal override IEnumerable<Block> Blocks()
    {
        foreach (var row in Rows.Where(row => !row.Assigned.IsDefaultOrEmpty))
        {
            double[] sorted = [.. row.Assigned.OrderDescending()];
            var untrained = row.UntrainedAssigned.IsDefaultOrEmpty ? double.NaN : row.UntrainedAssigned.Average();
            ImmutableArray<Trace> traces = [new LineTrace("trained", [.. sorted.Select((_, rank) => rank + 1.0)], [.. sorted]) { Style = LineStyle.PointsAndLine }];
            if (double.IsFinite(untrained))
                traces = traces.Add(new LineTrace("untrained, mean", [1, sorted.Length], [untrained, untrained]) { Style = LineStyle.Dashed });
            yield return new FigureBlock($"Units of {row.First} and {row.Second}",
                $"Correlations of assigned units go from {Text.Number(sorted[0], 2)} to {Text.Number(sorted[^1], 2)}, on average {Text.Number(row.AssignedMean, 2)}; with an untrained network the average is {Text.Number(untrained, 2)}.",
                $"{HowMade}{(HowMade.Length > 0 ? " " : "")}Outputs over {Text.Count(Examples)} rows; each unit is assigned to one other, so that the sum of correlations is largest.",
                new("unit, by correlation", IsCount: true), new("correlation"), traces);
        }

        yield return new TableBlock("Layers", [new("first", false), new("second", false), new("units"), new("best, mean"), new("assigned, mean"), new("unmatched"), new("assigned, untrained")],
            [.. Rows.Select(row => TableBlock.Row(
                row.First, row.Second, $"{row.FirstUnits} × {row.SecondUnits}", Text.Number(row.BestMean, 3), Text.Number(row.AssignedMean, 3), Text.Percent(row.Unmatched),
                row.UntrainedAssigned.IsDefaultOrEmpty ? "–" : Text.Number(row.UntrainedAssigned.Average(), 3)))]);
    }
}
