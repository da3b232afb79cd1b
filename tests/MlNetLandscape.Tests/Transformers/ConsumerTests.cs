using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Transformers;

/// <summary>What else ML.NET does with scored data.</summary>
public sealed class ConsumerTests
{
    private static readonly Fitted Iris = Fitted.Multiclass;

    private static MLContext Context => Iris.Context;

    [Fact]
    public void Create_enumerable_sees_input_and_scores_of_one_row_together()
    {
        var rows = Context.Data.CreateEnumerable<ScoredFlower>(Iris.Scored, reuseRowObject: false).ToArray();

        Assert.Equal(150, rows.Length);
        Assert.Equal("setosa", rows[0].Species);
        Assert.Equal([0.22222215f, 0.62499994f, 0.0677966f, 0.041666664f], rows[0].Features, (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.All(rows, row => Assert.Equal(1, row.Score.Sum(), 1e-5f));
        Assert.All(rows, row => Assert.Equal(Array.IndexOf(row.Score, row.Score.Max()) + 1, (int)row.PredictedLabel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(150)]
    public void Taking_rows_takes_the_first_scores(int count)
    {
        var all = Scores(Iris.Scored);

        Assert.Equal(all[..count], Scores(Context.Data.TakeRows(Iris.Scored, count)));
    }

    [Fact]
    public void Caching_before_and_after_scoring_changes_nothing()
    {
        var expected = Scores(Iris.Scored);

        Assert.Equal(expected, Scores(Context.Data.Cache(Iris.Scored)));
        Assert.Equal(expected, Scores(Iris.Transformer.Transform(Context.Data.Cache(Iris.Prepared))));
    }

    [Fact]
    public void A_cache_checkpoint_before_the_trainer_changes_nothing()
    {
        var pipeline = Context.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(Context.Transforms.NormalizeMinMax("Features", fixZero: false));
        var trainer = Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small());

        var model = pipeline.AppendCacheCheckpoint(Context).Append(trainer).Fit(Iris.Data);

        Assert.Equal(Scores(Iris.Scored), Scores(model.Transform(Iris.Data)));
    }

    [Fact]
    public void Shuffling_before_and_after_scoring_moves_whole_rows()
    {
        var expected = Pairs(Iris.Scored);

        Assert.Equal(expected.Order(), Pairs(Context.Data.ShuffleRows(Iris.Scored, seed: 3)).Order());
        Assert.Equal(expected.Order(), Pairs(Iris.Transformer.Transform(Context.Data.ShuffleRows(Iris.Prepared, seed: 3))).Order());
        Assert.NotEqual(expected, Pairs(Context.Data.ShuffleRows(Iris.Scored, seed: 3)));
    }

    [Fact]
    public void A_cursor_set_covers_every_row_once_and_scores_in_one_cursor()
    {
        var cached = Context.Data.Cache(Iris.Prepared);
        var scored = Iris.Transformer.Transform(cached);
        var expected = Rows(scored.GetRowCursor(scored.Schema)).ToDictionary(row => row.Position, row => row.Score);

        DataViewRowCursor[] cursors = scored.GetRowCursorSet(scored.Schema, 4);
        var scores = Rows(Assert.Single(cursors)).Select(row => row.Score).ToArray();

        Assert.Equal(expected.Values, scores);
        DataViewRowCursor[] unscored = scored.GetRowCursorSet([scored.Schema["Features"]], 4);
        Assert.Equal(150, unscored.Sum(Count));
    }

    [Fact]
    public void Four_threads_read_one_scored_view()
    {
        var scored = Iris.Transformer.Transform(Context.Data.Cache(Iris.Prepared));
        var expected = Rows(scored.GetRowCursor(scored.Schema));
        var found = new List<(long Position, string Score)>[4];
        Thread[] threads = [.. found.Select((_, index) => new Thread(() => found[index] = Rows(scored.GetRowCursor(scored.Schema))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(found, rows => Assert.Equal(expected, rows));
    }

    [Fact]
    public void Scores_read_through_a_parallel_stage_are_the_same_bits_every_time()
    {
        var context = new MLContext(seed: 1);
        var data = SampleData.Load(context, SampleData.Digits);
        var options = Fitted.Small(epochs: 1);
        options.Network = Network.SimpleCnn(new ImageShape(1, 8, 8)); // convolutions round differently in batches of another size
        var model = context.Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(options))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        float[] Scores() => [.. model.Transform(data).GetColumn<float[]>("Score").SelectMany(score => score)];
        var first = Scores();
        for (var round = 0; round < 10; round++)
            Assert.Equal(first, Scores());
    }

    [Fact]
    public void Preview_shows_the_scores()
    {
        var preview = Iris.Scored.Preview(maxRows: 5);

        Assert.Equal(5, preview.RowView.Length);
        Assert.Contains(preview.Schema, column => column.Name == "Score");
    }

    [Fact]
    public void Map_key_to_value_appended_gives_the_class_names()
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(context.Transforms.NormalizeMinMax("Features"))
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small()))
            .Append(context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        var data = SampleData.Load(context, SampleData.Iris);

        var predicted = pipeline.Fit(data).Transform(data).GetColumn<string>("Predicted").ToArray();

        Assert.Equal(["setosa", "versicolor", "virginica"], predicted.Distinct().Order());
    }

    [Fact]
    public void A_stock_calibrator_appended_is_fitted_on_our_score()
    {
        var fitted = Fitted.Binary;
        var uncalibrated = fitted.Scored;

        var calibrated = fitted.Context.BinaryClassification.Calibrators.Platt().Fit(uncalibrated).Transform(uncalibrated);

        var metrics = fitted.Context.BinaryClassification.Evaluate(calibrated);
        Assert.InRange(metrics.LogLoss, 0, 0.2);
        Assert.NotEqual(uncalibrated.GetColumn<float>("Probability"), calibrated.GetColumn<float>("Probability"));
    }

    [Fact]
    public void Scores_can_be_the_features_of_a_second_network()
    {
        var context = new MLContext(seed: 1);
        var second = context.Transforms.CopyColumns("Features", "Score")
            .Append(context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small()));

        var stacked = second.Fit(Iris.Scored).Transform(Iris.Scored);

        Assert.InRange(context.MulticlassClassification.Evaluate(stacked).MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void The_network_is_found_in_the_data_whatever_was_done_to_it()
    {
        var network = Iris.Transformer.Model;
        IDataView[] views =
        [
            Iris.Scored,
            Context.Data.Cache(Iris.Scored),
            Context.Data.ShuffleRows(Iris.Scored),
            Context.Data.TakeRows(Iris.Scored, 3),
            Context.Data.SkipRows(Iris.Scored, 3),
            Context.Data.TrainTestSplit(Iris.Scored, 0.2).TestSet,
            Context.Transforms.NormalizeMinMax("Features").Fit(Iris.Scored).Transform(Iris.Scored),
            Context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(Iris.Scored).Transform(Iris.Scored),
        ];

        Assert.All(views, view => Assert.Same(network, ScoredModel.Find(view.Schema).Model));
        Assert.Equal(("Label", "Features", "Score"), Names(ScoredModel.Find(Iris.Scored.Schema)));
    }

    [Fact]
    public void The_network_is_found_after_filtering()
    {
        var fitted = Fitted.Regression;

        var filtered = fitted.Context.Data.FilterRowsByColumn(fitted.Scored, "Score", 100, 200);

        Assert.Same(fitted.Transformer.Model, ScoredModel.Find(filtered.Schema).Model);
        Assert.All(filtered.GetColumn<float>("Score"), score => Assert.InRange(score, 100, 200));
    }

    [Fact]
    public void Data_without_a_network_says_which_trainer_is_missing()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ScoredModel.Find(Iris.Prepared.Schema));

        Assert.Contains("mlContext.MulticlassClassification.Trainers.NeuralNetwork", error.Message);
        Assert.Contains("Restore", error.Message);
    }

    private static (string Label, string Feature, string Score) Names(ScoredModel network) =>
        (network.Names.Label, network.Names.Feature, network.Names.Score);

    private static float[][] Scores(IDataView data) => [.. data.GetColumn<float[]>("Score")];

    private static string[] Pairs(IDataView data) => [.. Rows(data.GetRowCursor(data.Schema)).Select(row => row.Score)];

    /// <summary>Position, and species with scores, of every row.</summary>
    private static List<(long Position, string Score)> Rows(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            var species = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Species"]);
            var score = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"]);
            ReadOnlyMemory<char> name = default;
            VBuffer<float> values = default;
            var rows = new List<(long, string)>();
            while (cursor.MoveNext())
            {
                species(ref name);
                score(ref values);
                rows.Add((cursor.Position, $"{name} {string.Join(' ', values.DenseValues())}"));
            }

            return rows;
        }
    }

    private sealed class ScoredFlower
    {
        public string Species { get; set; } = "";

        public float[] Features { get; set; } = [];

        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    private static int Count(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            var rows = 0;
            while (cursor.MoveNext())
                rows++;
            return rows;
        }
    }
}
