using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class BinaryEvaluateTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Counts_come_from_the_sign_of_the_score()
    {
        // PredictedLabel and Probability contradict the scores; a score of 0 is negative.
        var metrics = Evaluate(
        [
            (true, 2f, 0.1f), (true, 1f, 0.1f), (true, 0f, 0.9f), (false, -1f, 0.9f), (false, 3f, 0.1f),
        ]);

        Assert.Equal([[2.0, 1], [1, 1]], metrics.ConfusionMatrix.Counts);
        Assert.Equal(3.0 / 5, metrics.Accuracy);
        Assert.Equal(2.0 / 3, metrics.PositivePrecision);
        Assert.Equal(2.0 / 3, metrics.PositiveRecall);
        Assert.Equal(1.0 / 2, metrics.NegativePrecision);
        Assert.Equal(1.0 / 2, metrics.NegativeRecall);
        Assert.Equal(2.0 / 3, metrics.F1Score, 15);
    }

    [Fact]
    public void Losses_are_in_bits_and_not_clamped()
    {
        var metrics = Evaluate([(true, 1f, 0.5f), (true, 1f, 0.25f), (false, -1f, 0.75f), (false, -1f, 0f)]);

        Assert.Equal((1 + 2 + 2 + 0) / 4.0, metrics.LogLoss, 15);
        Assert.Equal(1, metrics.Entropy, 15);
        Assert.Equal((1 - 1.25) / 1, metrics.LogLossReduction, 15);

        Assert.Equal(double.PositiveInfinity, Evaluate([(true, 1f, 0f), (false, -1f, 0.5f)]).LogLoss);
    }

    [Fact]
    public void The_area_under_ROC_counts_ties_half()
    {
        var metrics = Evaluate([(true, 3f, 0.5f), (true, 1f, 0.5f), (false, 1f, 0.5f), (false, 0f, 0.5f), (false, 2f, 0.5f)]);

        // 3 beats all three; 1 beats 0, ties with 1, loses to 2.
        Assert.Equal((3 + 1.5) / 6, metrics.AreaUnderRocCurve, 15);
    }

    [Fact]
    public void The_area_under_precision_and_recall_takes_ties_in_row_order()
    {
        // (+ 2) (− 1) (+ 1): recall ½ at precision (1+1)/2; after the negative the precision is ½; then ½·(½+⅔)/2.
        var negativeFirst = Evaluate([(true, 2f, 0.5f), (false, 1f, 0.5f), (true, 1f, 0.5f)]);
        Assert.Equal((0.5 * 1) + (0.5 * (0.5 + (2.0 / 3)) / 2), negativeFirst.AreaUnderPrecisionRecallCurve, 15);

        var positiveFirst = Evaluate([(true, 2f, 0.5f), (true, 1f, 0.5f), (false, 1f, 0.5f)]);
        Assert.Equal(1, positiveFirst.AreaUnderPrecisionRecallCurve, 15);
    }

    [Fact]
    public void Nothing_predicted_positive_gives_zeros_not_NaN()
    {
        var metrics = Evaluate([(true, -1f, 0.5f), (false, -2f, 0.5f)]);

        Assert.Equal(0, metrics.PositivePrecision);
        Assert.Equal(0, metrics.PositiveRecall);
        Assert.Equal(0, metrics.F1Score);
    }

    [Fact]
    public void Rows_with_a_score_that_is_no_number_do_not_count()
    {
        var metrics = Evaluate([(true, 1f, 0.5f), (true, float.NaN, 0.5f), (false, -1f, 0.5f), (false, float.NegativeInfinity, 0.5f)]);

        Assert.Equal(1, metrics.Accuracy);
        Assert.Equal([[1.0, 0], [0, 1]], metrics.ConfusionMatrix.Counts);
    }

    [Fact]
    public void One_class_alone_has_no_area()
    {
        var noNegative = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate([(true, 1f, 0.5f)]));
        Assert.Equal("NegSample", noNegative.ParamName);
        Assert.StartsWith("AUC is not defined when there is no negative class in the data", noNegative.Message);
        Assert.Equal("PosSample", Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate([(false, 1f, 0.5f)])).ParamName);
    }

    [Fact]
    public void Without_probabilities_the_other_metrics_are_the_same()
    {
        var view = View([(true, 2f, 0.5f), (false, 1f, 0.5f), (true, -1f, 0.5f)]);
        var all = _ml.BinaryClassification.Evaluate(view);
        var metrics = _ml.BinaryClassification.EvaluateNonCalibrated(_ml.Transforms.DropColumns("Probability").Fit(view).Transform(view));

        Assert.Equal(all.AreaUnderRocCurve, metrics.AreaUnderRocCurve);
        Assert.Equal(all.AreaUnderPrecisionRecallCurve, metrics.AreaUnderPrecisionRecallCurve);
        Assert.Equal(all.F1Score, metrics.F1Score);
    }

    [Fact]
    public void The_confusion_table_reads_as_text()
    {
        var metrics = Evaluate([(true, 1f, 0.5f), (true, -1f, 0.5f), (false, -1f, 0.5f), (false, -1f, 0.5f)]);

        var expected = string.Join(
            Environment.NewLine,
            "TEST POSITIVE RATIO:\t0.5000 (2.0/(2.0+2.0))",
            "Confusion table",
            "          ||======================",
            "PREDICTED || positive | negative | Recall",
            "TRUTH     ||======================",
            " positive ||        1 |        1 | 0.5000",
            " negative ||        0 |        2 | 1.0000",
            "          ||======================",
            "Precision ||   1.0000 |   0.6667 |",
            "");
        Assert.Equal(expected, metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var view = _ml.Data.LoadFromEnumerable(new RegressionRow[] { new() });

        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(view));
        Assert.StartsWith("Probability column 'Probability' not found", missing.Message);
        var text = _ml.Transforms.Conversion.ConvertType("Text", "Label", DataKind.String).Fit(view).Transform(view);
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.BinaryClassification.EvaluateNonCalibrated(text, labelColumnName: "Text", predictedLabelColumnName: "Label"));
        Assert.StartsWith(
            "Schema mismatch for label column 'Text': expected Single, Double, Boolean, or a Key with cardinality 2, got String", wrong.Message);
    }

    private IDataView View((bool Label, float Score, float Probability)[] rows) => _ml.Data.LoadFromEnumerable(
        rows.Select(row => new BinaryRow { Label = row.Label, Score = row.Score, Probability = row.Probability, PredictedLabel = !row.Label }));

    private CalibratedBinaryClassificationMetrics Evaluate((bool Label, float Score, float Probability)[] rows) =>
        _ml.BinaryClassification.Evaluate(View(rows));
}
