using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>A place where a search for critical points ended.</summary>
/// <param name="Loss">L(θ).</param>
/// <param name="NegativeFraction">α, the share of negative eigenvalues; null where it was not counted.</param>
/// <param name="GradientNorm">‖∇L(θ)‖.</param>
/// <param name="Flatness">What no step takes away from the linearised gradient, in [0, 1].</param>
/// <param name="Kind">«Minimum», «Saddle», «GradientFlat», …</param>
/// <param name="IsCritical">Whether the gradient vanishes within the tolerance.</param>
public sealed record FoundPoint(double Loss, double? NegativeFraction, double GradientNorm, double Flatness, string Kind, bool IsCritical);

/// <summary>Critical points: how high they lie, and how many ways lead down from them.</summary>
/// <param name="Points">All ends of the searches, critical or not.</param>
public sealed record CriticalPointSection(ImmutableArray<FoundPoint> Points) : ReportSection
{
    internal override string UsualTitle => "Critical points";

    internal override IEnumerable<Block> Blocks()
    {
        var critical = Points.Count(point => point.IsCritical);
        yield return new TextBlock($"{critical} of {Points.Length} searches ended at a critical point; the others are shown apart.");
        yield return new FigureBlock("Loss and index",
            $"{critical} critical points with losses from {Text.Number(Points.Select(point => point.Loss).DefaultIfEmpty(double.NaN).Min())} to {Text.Number(Points.Select(point => point.Loss).DefaultIfEmpty(double.NaN).Max())}.",
            HowMade, new("index α, share of negative eigenvalues"), new("loss"),
            [Scatter("critical", true), Scatter("not critical", false)])
        {
            HasLosses = true,
        };
        yield return new TableBlock("Where the searches ended", [new("loss"), new("index"), new("‖∇L‖"), new("flatness"), new("kind", false)],
            [.. Points.OrderBy(point => point.Loss).Select(point => ImmutableArray.Create(
                Text.Number(point.Loss), Text.Number(point.NegativeFraction, 3), Text.Number(point.GradientNorm, 2), Text.Number(point.Flatness, 2), point.Kind))]);
    }

    private LineTrace Scatter(string name, bool critical)
    {
        var chosen = Points.Where(point => point.IsCritical == critical && point.NegativeFraction is not null).ToArray();
        return new LineTrace(name, [.. chosen.Select(point => point.NegativeFraction!.Value)], [.. chosen.Select(point => point.Loss)])
        {
            Style = LineStyle.Points,
            Labels = [.. chosen.Select(point => point.Kind)],
        };
    }
}
