using System.Collections.Immutable;
using MlNetLandscape.Numerics.Estimation;

namespace MlNetLandscape.Reports;

/// <summary>A simplex of low loss with networks as vertices (Benton et al. 2021).</summary>
/// <param name="Vertices">How many.</param>
/// <param name="Loss">The mean loss over points drawn uniformly from it.</param>
/// <param name="HighestLoss">Of those points.</param>
/// <param name="LogVolume">The natural logarithm of its volume.</param>
/// <param name="TrainingLosses">The loss the steps saw, averaged over stretches.</param>
/// <param name="Steps">Done.</param>
/// <param name="Stop">Why the search ended.</param>
public sealed record SimplexSection(int Vertices, StochasticEstimate Loss, double HighestLoss, double LogVolume, ImmutableArray<double> TrainingLosses, int Steps, string Stop) : ReportSection
{
    /// <summary>The losses of the networks it was grown from; empty where they are not known.</summary>
    public ImmutableArray<double> GivenLosses { get; init; } = [];

    internal override string UsualTitle => "A simplex of low loss";

    internal override IEnumerable<Block> Blocks()
    {
        yield return new TableBlock("The simplex", [new("vertices"), new("mean loss"), new("± error"), new("highest loss"), new("points"), new("log volume"), new("steps"), new("ended", false)],
            [TableBlock.Row(Text.Count(Vertices), Text.Number(Loss.Value), Text.Number(Loss.StandardError, 2), Text.Number(HighestLoss), Text.Count(Loss.Samples), Text.Number(LogVolume), Text.Count(Steps), Stop)]);
        if (TrainingLosses.IsDefaultOrEmpty)
            yield break;
        var stretch = (double)Math.Max(Steps, 1) / TrainingLosses.Length;
        yield return new FigureBlock("Loss of the search",
            $"The loss at points drawn from the simplex goes from {Text.Number(TrainingLosses[0])} to {Text.Number(TrainingLosses[^1])} over {Text.Count(Steps)} steps.",
            $"{HowMade}{(HowMade.Length > 0 ? " " : "")}Losses of steps, averaged over stretches of {Text.Number(stretch, 3)}; the table's are those of points drawn afterwards.", new("step"), new("loss"),
            [new LineTrace("loss", [.. TrainingLosses.Select((_, index) => (index + 1) * stretch)], TrainingLosses)])
        {
            HasLosses = true,
        };
    }
}
