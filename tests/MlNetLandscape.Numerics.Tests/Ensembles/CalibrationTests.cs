using MathNet.Numerics.Distributions;
using MlNetLandscape.Numerics.Ensembles;
using static MlNetLandscape.Numerics.Tests.Ensembles.RandomEnsembles;

namespace MlNetLandscape.Numerics.Tests.Ensembles;

/// <summary>Calibration errors against hand-made cases, the definition, and simulation.</summary>
public sealed class CalibrationTests
{
    [Fact]
    public void A_hundred_rows_at_095_of_which_90_are_right_are_off_by_005()
    {
        var calibration = Of(Certain((0.95, true, 90), (0.95, false, 10)), 15);

        Assert.Equal(0.05, calibration.EqualWidth.Error.Value!.Value, 12);
        Assert.Equal(0.05, calibration.EqualWeight.Error.Value!.Value, 12);
        Assert.Equal(0.05, calibration.ClasswiseError.Value!.Value, 12);
        Assert.Equal(0.05, calibration.MaximumError.Value!.Value, 12);
        Assert.Equal(0.05, calibration.Overconfidence.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(0.9 * 0.1 / 99), calibration.EqualWidth.Error.StandardError!.Value, 12);
        Assert.Equal(100, Assert.Single(calibration.EqualWeight.Bins).Rows);
    }

    [Fact]
    public void Errors_of_opposite_sign_in_two_bins_do_not_cancel()
    {
        var calibration = Of(Certain((0.9, true, 7), (0.9, false, 3), (0.6, true, 8), (0.6, false, 2)), 10);

        Assert.Equal(0.2, calibration.EqualWidth.Error.Value!.Value, 12);
        Assert.Equal(0, calibration.Overconfidence.Value!.Value, 12);
    }

    [Fact]
    public void The_upper_edge_belongs_to_a_bin()
    {
        var bins = Of(Certain((0.6, true, 1), (0.7, true, 2), (0.7000001, true, 4), (1, true, 8)), 10).EqualWidth.Bins;

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 4, 0, 8], bins.Select(bin => bin.Rows));
        Assert.Null(bins[0].Accuracy);
        Assert.Equal((0.6, 0.7), (bins[6].Lower, bins[6].Upper));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(100)]
    public void It_is_the_definition_on_random_predictions(int bins)
    {
        var predictions = Classifiers(400, 4, 1, seed: 3);
        (double Confidence, double Right)[] rows = [.. Enumerable.Range(0, 400).Select(row =>
            (predictions.Of(0, row).ToArray().Max(), predictions.Of(0, row).IndexOf(predictions.Of(0, row).ToArray().Max()) == predictions.Labels[row] ? 1.0 : 0))];
        var gaps = rows.GroupBy(row => Math.Ceiling(row.Confidence * bins))
            .Select(bin => (Count: bin.Count(), Gap: Math.Abs(bin.Average(row => row.Right) - bin.Average(row => row.Confidence)))).ToArray();

        var calibration = Of(predictions, bins);

        Assert.Equal(gaps.Sum(bin => bin.Count * bin.Gap) / 400, calibration.EqualWidth.Error.Value!.Value, 12);
        Assert.Equal(gaps.Max(bin => bin.Gap), calibration.MaximumError.Value!.Value, 12);
        Assert.Equal(gaps.MaxBy(bin => bin.Gap).Count, calibration.MaximumErrorRows);
    }

    [Fact]
    public void Bins_of_equal_weight_hold_as_many_rows_each()
    {
        var predictions = Classifiers(300, 3, 1, seed: 4);
        var bins = Of(predictions, 10).EqualWeight.Bins;
        var shuffled = new ClassifierPredictions(3, [.. predictions.Labels.ToArray().Reverse()],
            [[.. Enumerable.Range(0, 300).Reverse().SelectMany(row => predictions.Of(0, row).ToArray())]]);

        Assert.Equal(Enumerable.Repeat(30L, 10), bins.Select(bin => bin.Rows));
        Assert.Equal(0, bins[0].Lower);
        Assert.Equal(1, bins[^1].Upper);
        Assert.Equal(Of(predictions, 10).EqualWeight.Error.Value!.Value, Of(shuffled, 10).EqualWeight.Error.Value!.Value, 12);
    }

    [Fact]
    public void Ties_stay_together_in_bins_of_equal_weight()
    {
        var bins = Of(Certain((0.8, true, 10), (0.6, true, 45), (0.7, true, 45)), 10).EqualWeight.Bins;

        Assert.Equal([45, 45, 10], bins.Select(bin => bin.Rows));
        Assert.Equal([0.6, 0.7, 1], bins.Select(bin => bin.Upper));
    }

    [Fact]
    public void Classwise_error_sees_what_the_top_label_hides()
    {
        // Every row says (0.5, 0.3, 0.2). Class 1 never occurs, class 2 has its mass.
        int[] labels = [.. Enumerable.Repeat(0, 50), .. Enumerable.Repeat(2, 50)];
        var calibration = Of(new ClassifierPredictions(3, labels, [[.. labels.SelectMany(_ => new[] { 0.5, 0.3, 0.2 })]]), 15);

        Assert.Equal(0, calibration.EqualWidth.Error.Value!.Value, 12);
        Assert.Equal((0 + 0.3 + 0.3) / 3, calibration.ClasswiseError.Value!.Value, 12);
    }

    [Fact]
    public void Chance_alone_gives_a_calibrated_predictor_its_chance_level()
    {
        CalibrationMetrics[] draws = [.. Enumerable.Range(0, 300).Select(seed => Of(Drawn(600, seed, shift: 0), 15))];

        Assert.Equal(1, draws.Average(draw => draw.EqualWidth.Error.Value!.Value) / draws.Average(draw => draw.EqualWidth.ChanceLevel), 0.04);
        Assert.Equal(1, draws.Average(draw => draw.EqualWeight.Error.Value!.Value) / draws.Average(draw => draw.EqualWeight.ChanceLevel), 0.04);
    }

    [Fact]
    public void The_error_of_the_error_is_its_spread_over_samples()
    {
        CalibrationMetrics[] draws = [.. Enumerable.Range(0, 300).Select(seed => Of(Drawn(1_000, seed, shift: -0.2), 10))];
        double[] errors = [.. draws.Select(draw => draw.EqualWidth.Error.Value!.Value)];

        Assert.Equal(0.2, errors.Average(), 0.005);
        Assert.Equal(1, draws.Average(draw => draw.EqualWidth.Error.StandardError!.Value) / MathNet.Numerics.Statistics.Statistics.StandardDeviation(errors), 0.12);
    }

    [Fact]
    public void A_bin_that_is_always_right_is_not_certain()
    {
        var bin = Of(Certain((0.9, true, 5)), 10).EqualWidth.Bins[8];

        Assert.Equal(1, bin.Accuracy);
        Assert.Equal(Math.Sqrt(7.0 / 9 * 2 / 9 / 9), bin.StandardError!.Value, 12);
    }

    /// <summary>Rows right with probability confidence + shift.</summary>
    private static ClassifierPredictions Drawn(int rows, int seed, double shift)
    {
        var random = new Random(seed);
        double[] p = [.. Enumerable.Range(0, rows).Select(_ => ContinuousUniform.Sample(random, 0.7, 1))];
        return new ClassifierPredictions(2, [.. p.Select(value => random.NextDouble() < value + shift ? 0 : 1)], [[.. p.SelectMany(value => new[] { value, 1 - value })]]);
    }

    private static CalibrationMetrics Of(ClassifierPredictions predictions, int bins) =>
        Calibration.Of(predictions, new ClassifierRows(predictions, predictions.Of(0)), bins);
}
