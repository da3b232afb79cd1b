using System.Collections.Immutable;

namespace MlNetLandscape.Reports;

/// <summary>A matrix in colours: similarities of networks, alignment of gradients with curvature.</summary>
/// <param name="Quantity">What its entries are.</param>
/// <param name="Rows">Names of the rows.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Values">Row by row.</param>
public sealed record MatrixSection(string Quantity, ImmutableArray<string> Rows, ImmutableArray<string> Columns, ImmutableArray<double> Values) : ReportSection
{
    internal override string UsualTitle => Quantity;

    internal override IEnumerable<Block> Blocks()
    {
        var finite = Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToArray();
        yield return new FigureBlock(Quantity, $"{Rows.Length} × {Columns.Length} values between {Text.Number(finite.Min())} and {Text.Number(finite.Max())}.", HowMade, new(""), new(""),
            [new HeatTrace(Quantity, Rows, Columns, Values)]);
    }
}
