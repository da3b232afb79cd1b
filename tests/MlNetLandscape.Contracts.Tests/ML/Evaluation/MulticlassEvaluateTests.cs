using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class MulticlassEvaluateTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_follow_their_formulas()
    {
        var rows = new (uint Label, float[] Score)[]
        {
            (0, [0.7f, 0.2f, 0.1f]), // right
            (0, [0.2f, 0.5f, 0.3f]), // rank 2
            (1, [0.1f, 0.8f, 0.1f]), // right
            (1, [0.4f, 0.3f, 0.3f]), // rank 1
            (2, [0.3f, 0.3f, 0.4f]), // right
        };
        var metrics = Evaluate(rows);

        double[] losses = [.. rows.Select(row => -Math.Log(row.Score[row.Label]))];
        Assert.Equal(3.0 / 5, metrics.MicroAccuracy);
        Assert.Equal((0.5 + 0.5 + 1) / 3, metrics.MacroAccuracy, 15);
        Assert.Equal(losses.Sum() / 5, metrics.LogLoss, 14);
        Assert.Equal([(losses[0] + losses[1]) / 2, (losses[2] + losses[3]) / 2, losses[4]], metrics.PerClassLogLoss, (x, y) => Math.Abs(x - y) < 1e-14);
        var entropy = -((2 * Math.Log(0.4)) + (2 * Math.Log(0.4)) + Math.Log(0.2)) / 5;
        Assert.Equal((entropy - metrics.LogLoss) / entropy, metrics.LogLossReduction, 14);
        Assert.Equal([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]], metrics.ConfusionMatrix.Counts);
        Assert.Equal([0.5, 0.5, 1], metrics.ConfusionMatrix.PerClassPrecision);
        Assert.Equal([0.5, 0.5, 1], metrics.ConfusionMatrix.PerClassRecall);
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
    }

    [Fact]
    public void Equal_scores_go_to_the_lowest_class()
    {
        var metrics = Evaluate([(0, [0.4f, 0.4f, 0.2f]), (1, [0.4f, 0.4f, 0.2f]), (2, [0.4f, 0.2f, 0.4f])], topK: 2);

        Assert.Equal(1.0 / 3, metrics.MicroAccuracy);
        Assert.Equal([[1.0, 0, 0], [1, 0, 0], [1, 0, 0]], metrics.ConfusionMatrix.Counts);

        // In rows 2 and 3 the true class is second.
        Assert.Equal([1.0 / 3, 1.0], metrics.TopKAccuracyForAllK, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal(1.0, metrics.TopKAccuracy, 15);
    }

    [Fact]
    public void Without_a_K_there_is_no_list()
    {
        var metrics = Evaluate([(0, [1, 0, 0]), (1, [0, 1, 0])]);

        Assert.Null(metrics.TopKAccuracyForAllK);
        Assert.Equal(0, metrics.TopKAccuracy);
        Assert.Equal(0, metrics.TopKPredictionCount);
    }

    [Fact]
    public void Scores_are_clamped_in_float_before_the_logarithm()
    {
        var metrics = Evaluate([(0, [0, 0.5f, 0.5f]), (1, [0, 7, 0]), (2, [0, 0, -3])]);

        var floor = -Math.Log((float)1e-15);
        Assert.Equal((floor + 0 + floor) / 3, metrics.LogLoss);
    }

    [Fact]
    public void Rows_without_label_or_with_a_bad_score_do_not_count()
    {
        var metrics = Evaluate(
        [
            (0, [0.6f, 0.2f, 0.2f]),
            (3, [0.6f, 0.2f, 0.2f]),
            (1, [float.NaN, 0.9f, 0.1f]),
            (1, [0.1f, float.PositiveInfinity, 0.1f]),
            (1, [0.1f, 0.8f, 0.1f]),
        ]);

        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.Equal(2, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void A_class_without_score_is_penalised_but_belongs_to_no_class()
    {
        var view = _ml.Data.LoadFromEnumerable(new NumberedRow[]
        {
            new() { Label = 0, Score = [0.5f, 0.3f, 0.2f] },
            new() { Label = 7, Score = [0.5f, 0.3f, 0.2f] },
            new() { Label = 1.5f, Score = [0.5f, 0.3f, 0.2f] },
            new() { Label = -1, Score = [0.5f, 0.3f, 0.2f] },
            new() { Label = float.NaN, Score = [0.5f, 0.3f, 0.2f] },
        });
        var metrics = _ml.MulticlassClassification.Evaluate(view);

        Assert.Equal(0.5, metrics.MicroAccuracy);
        Assert.Equal(1, metrics.MacroAccuracy);
        Assert.Equal((-Math.Log(0.5) - Math.Log((float)1e-15)) / 2, metrics.LogLoss, 14);
        Assert.Equal(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void No_rows_give_zeros()
    {
        var metrics = Evaluate([]);

        Assert.Equal(0, metrics.MicroAccuracy);
        Assert.Equal(0, metrics.MacroAccuracy);
        Assert.Equal(0, metrics.LogLoss);
        Assert.Equal([0, 0, 0], metrics.PerClassLogLoss);
    }

    [Fact]
    public void The_confusion_table_reads_as_text()
    {
        var metrics = Evaluate([(0, [1, 0, 0]), (0, [0, 1, 0]), (1, [0, 1, 0]), (2, [0, 0, 1])]);

        var expected = string.Join(
            Environment.NewLine,
            "",
            "Confusion table",
            "          ||========================",
            "PREDICTED ||     0 |     1 |     2 | Recall",
            "TRUTH     ||========================",
            "        0 ||     1 |     1 |     0 | 0.5000",
            "        1 ||     0 |     1 |     0 | 1.0000",
            "        2 ||     0 |     0 |     1 | 1.0000",
            "          ||========================",
            "Precision ||1.0000 |0.5000 |1.0000 |",
            "");
        Assert.Equal(expected, metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => metrics.ConfusionMatrix.GetCountForClassPair(3, 0));
    }

    [Fact]
    public void Slot_names_of_the_score_name_the_classes_and_long_ones_are_numbered()
    {
        var definition = SchemaDefinition.Create(typeof(MulticlassRow));
        var names = new VBuffer<ReadOnlyMemory<char>>(3, ["cat".AsMemory(), "elephant".AsMemory(), "cow".AsMemory()]);
        definition["Score"].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, 3));
        var rows = new MulticlassRow[] { new() { Label = 0, Score = [1, 0, 0] }, new() { Label = 1, Score = [0, 1, 0] } };
        var metrics = _ml.MulticlassClassification.Evaluate(_ml.Data.LoadFromEnumerable(rows, definition));

        var lines = metrics.ConfusionMatrix.GetFormattedConfusionTable().Split(Environment.NewLine);
        Assert.Equal("PREDICTED   ||     0 |     1 |     2 | Recall", lines[3]);
        Assert.Equal("0.      cat ||     1 |     0 |     0 | 1.0000", lines[5]);
        Assert.Equal("1. elephant ||     0 |     1 |     0 | 1.0000", lines[6]);
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var view = _ml.Data.LoadFromEnumerable(new RegressionRow[] { new() });

        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(view, labelColumnName: "Nope"));
        Assert.Equal("schema", missing.ParamName);
        Assert.StartsWith("Nope column 'Label' not found", missing.Message);
        var absent = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(view));
        Assert.StartsWith("PredictedLabel column 'PredictedLabel' not found", absent.Message);
        var scalar = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.MulticlassClassification.Evaluate(view, predictedLabelColumnName: "Label"));
        Assert.StartsWith(
            "Schema mismatch for score column 'Score': expected vector of two or more items of type Single, got Single", scalar.Message);
    }

    private MulticlassClassificationMetrics Evaluate((uint Label, float[] Score)[] rows, int topK = 0)
    {
        var view = _ml.Data.LoadFromEnumerable(rows.Select(row => new MulticlassRow { Label = row.Label, Score = row.Score }));
        return _ml.MulticlassClassification.Evaluate(view, topKPredictionCount: topK);
    }
}
