using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetLandscape.Contracts.Tests.ML.Trainers;

public sealed class LbfgsMaximumEntropyTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly BlobRow[] _rows = BlobRow.Make(300);

    [Fact]
    public void The_gradient_vanishes_at_the_fit()
    {
        var view = View();
        var model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", l1Regularization: 0, l2Regularization: 1).Fit(view);
        var weights = default(VBuffer<float>[])!;
        model.Model.GetWeights(ref weights, out var classes);
        var probabilities = model.Transform(view).GetColumn<float[]>("Score").ToArray();

        Assert.Equal(3, classes);
        for (var k = 0; k < 3; k++)
        {
            var errors = _rows.Select((row, i) => probabilities[i][k] - ("abc"[k] == row.Class[0] ? 1 : 0)).ToArray();
            Assert.Equal(0, errors.Sum() / _rows.Length, 2);
            for (var j = 0; j < 3; j++)
            {
                var gradient = _rows.Select((row, i) => errors[i] * row.Features[j]).Sum() + weights[k].GetItemOrDefault(j);
                Assert.Equal(0, gradient / _rows.Length, 2);
            }
        }
    }

    [Fact]
    public void A_large_L1_penalty_leaves_out_the_feature_that_says_nothing()
    {
        var model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", l1Regularization: 20, l2Regularization: 0).Fit(View());
        var weights = default(VBuffer<float>[])!;
        model.Model.GetWeights(ref weights, out _);

        Assert.All(weights, row => Assert.Equal(0, row.GetItemOrDefault(2)));
        Assert.Contains(weights, row => row.GetItemOrDefault(0) != 0);
    }

    [Fact]
    public void It_learns_names_its_classes_and_survives_saving()
    {
        var data = Data();
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Class")
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel"));
        var model = pipeline.Fit(data);
        var scored = model.Transform(data);
        var loaded = ModelRoundTrip.Of(model, data.Schema).Transform(data);

        Assert.InRange(_ml.MulticlassClassification.Evaluate(scored, "Key").MicroAccuracy, 0.9, 1);
        Assert.Equal(scored.GetColumn<float[]>("Score"), loaded.GetColumn<float[]>("Score"));
        Assert.Equal(scored.GetColumn<string>("Back"), loaded.GetColumn<string>("Back"));
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["a", "b", "c"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(
            ["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind", "SlotNames", "TrainingLabelValues"],
            scored.Schema["Score"].Annotations.Schema.Select(kind => kind.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_second_scorer_gets_the_next_number()
    {
        var view = View();
        var trainer = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key");
        var first = trainer.Fit(view).Transform(view);
        var second = trainer.Fit(first).Transform(first);

        Assert.Equal([1u, 2], second.Schema.Where(column => column.Name == "Score").Select(column =>
        {
            uint id = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref id);
            return id;
        }));
        Assert.True(second.Schema.First(column => column.Name == "Score").IsHidden);
    }

    [Fact]
    public void Its_features_matter_as_much_as_they_should()
    {
        var view = _ml.Transforms.CopyColumns("Label", "Key").Fit(View()).Transform(View());
        MulticlassPredictionTransformer<MaximumEntropyModelParameters> model =
            _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(view);
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(model, model.Transform(view), permutationCount: 2);

        Assert.True(importance[0].MicroAccuracy.Mean < -0.1);
        Assert.True(importance[1].MicroAccuracy.Mean < -0.1);
        Assert.InRange(importance[2].MicroAccuracy.Mean, -0.02, 0.02);
        Assert.Equal(3, importance[0].PerClassLogLoss.Count);
    }

    [Fact]
    public void Cross_validation_fits_it_for_every_fold()
    {
        var results = _ml.MulticlassClassification.CrossValidate(
            View(), _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key"), numberOfFolds: 3, labelColumnName: "Key");

        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.8, 1));
        Assert.Equal(3, results.Select(result => result.Metrics.LogLoss).Distinct().Count());
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var trainers = _ml.MulticlassClassification.Trainers;
        var view = View();

        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.LbfgsMaximumEntropy("Key", "Nope").Fit(view));
        Assert.Equal("inputSchema", missing.ParamName);
        Assert.StartsWith("Could not find feature column 'Nope'", missing.Message);
        var feature = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.LbfgsMaximumEntropy("Key", "Class").Fit(view));
        Assert.StartsWith("Schema mismatch for feature column 'Class': expected Vector<Single>, got String", feature.Message);
        var label = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.LbfgsMaximumEntropy("Label").Fit(view));
        Assert.StartsWith("Schema mismatch for label column 'Label': expected Key<UInt32>, got Boolean", label.Message);
    }

    [Fact]
    public void No_usable_rows_are_an_error_and_some_bad_ones_are_skipped()
    {
        var bad = new BlobRow { Class = "a", Features = [float.NaN, 0, 0] };
        var trainer = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key");
        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(View(bad)));
        Assert.Contains("No valid training instances found, all instances have missing features.", error.Message);

        var warnings = new List<string>();
        _ml.Log += (_, entry) => warnings.Add(entry.RawMessage);
        var model = trainer.Fit(View([.. _rows, bad]));
        Assert.Contains(warnings, text => text.StartsWith("Skipped 1 instances with missing features", StringComparison.Ordinal));
        var scored = model.Transform(View(bad));
        Assert.All(scored.GetColumn<float[]>("Score").Single(), score => Assert.Equal(float.NaN, score));
        Assert.Equal(0u, scored.GetColumn<uint>("PredictedLabel").Single());
    }

    [Fact]
    public void Features_of_another_size_are_refused()
    {
        var model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key").Fit(View());
        var view = _ml.Transforms.Concatenate("Features", "Features", "Features").Fit(View()).Transform(View());

        var transform = Assert.Throws<InvalidOperationException>(() => model.Transform(view));
        Assert.Contains("Incompatible features column type: 'Vector<Single, 6>' vs 'Vector<Single, 3>'", transform.Message);
        var schema = Assert.Throws<ArgumentOutOfRangeException>(() => model.GetOutputSchema(view.Schema));
        Assert.Contains("Schema mismatch for feature column 'Features': expected Vector<Single, 3>, got Vector<Single, 6>", schema.Message);
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable(_rows);

    private IDataView View(params BlobRow[] rows)
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(Data());
        return keys.Transform(_ml.Data.LoadFromEnumerable(rows.Length > 0 ? rows : _rows));
    }
}
