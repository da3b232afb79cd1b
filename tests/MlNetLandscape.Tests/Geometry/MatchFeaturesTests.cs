using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Geometry;

public sealed class MatchFeaturesTests
{
    private static Fitted Iris => Fitted.Multiclass;

    [Fact]
    public void Features_are_matched_without_labels_and_the_networks_stay_as_they_are()
    {
        var wider = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small().With(own => own.Network = Network.Mlp(12))).Fit(Iris.Prepared);
        var unlabelled = Iris.Context.Transforms.DropColumns("Label", "Species").Fit(Iris.Prepared).Transform(Iris.Prepared);
        var before = (Iris.Transformer.Model.Fingerprint(), wider.Model.Fingerprint());

        var found = Iris.Context.Landscape().MatchFeatures(unlabelled, Iris.Transformer, wider, maximumRows: null);

        Assert.Equal(before, (Iris.Transformer.Model.Fingerprint(), wider.Model.Fingerprint()));
        Assert.Equal(150, found.Examples);
        var match = Assert.Single(found.Layers);
        Assert.Equal((8, 12, 3), (match.FirstUnits, match.SecondUnits, match.Untrained.Length));
        var features = unlabelled.GetColumn<float[]>("Features").ToArray();
        using var rows = TorchSharp.torch.tensor(features.SelectMany(row => row).ToArray()).reshape(150, 4);
        var expected = FeatureMatches.Of(Iris.Transformer.Model, wider.Model, rows);
        Assert.Equal(expected.Layers[0].Trained.Correlations, match.Trained.Correlations);
        Assert.Equal(expected.Layers[0].Untrained.ToArray(), match.Untrained.ToArray());
        Assert.Contains("activation1  activation1       8 × 12", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_drawn_by_the_seed_and_rows_without_features_are_left_out()
    {
        var catalog = Iris.Context.Landscape();
        var few = new FeatureMatchOptions { MaximumRows = 40, Seed = 3, UntrainedSeeds = [9] };
        var first = catalog.MatchFeatures(Iris.Prepared, Iris.Transformer, Iris.Transformer, few);
        Assert.Equal(40, first.Examples);
        Assert.Equal(first.Layers[0].Untrained.ToArray(), catalog.MatchFeatures(Iris.Prepared, Iris.Transformer, Iris.Transformer, few).Layers[0].Untrained.ToArray());
        Assert.NotEqual(first.Layers[0].Untrained.ToArray(), catalog.MatchFeatures(Iris.Prepared, Iris.Transformer, Iris.Transformer, few with { Seed = 4 }).Layers[0].Untrained.ToArray());

        var rows = Enumerable.Range(0, 20).Select(row => new Row { Features = [row, row % 3, 1, row == 7 ? float.NaN : 0.5f] }).ToArray();
        Assert.Equal(19, catalog.MatchFeatures(Iris.Context.Data.LoadFromEnumerable(rows), Iris.Transformer, Iris.Transformer).Examples);
    }

    [Fact]
    public void What_cannot_be_matched_is_refused()
    {
        var catalog = Iris.Context.Landscape();
        var renamed = Iris.Context.Transforms.CopyColumns("Inputs", "Features").Fit(Iris.Prepared).Transform(Iris.Prepared);
        var other = Iris.Context.MulticlassClassification.Trainers.NeuralNetwork(Fitted.Small(epochs: 1).With(own => own.FeatureColumnName = "Inputs")).Fit(renamed);
        Assert.Contains("The first reads 'Features', the second 'Inputs'.", Error<ArgumentException>(() => catalog.MatchFeatures(renamed, Iris.Transformer, other)), StringComparison.Ordinal);
        Assert.Contains("`Threshold`", Error<ArgumentException>(() => catalog.MatchFeatures(renamed, other, other, new FeatureMatchOptions { Threshold = -2 })), StringComparison.Ordinal);
        Assert.Contains("at least two examples. Got 1.", Error<ArgumentException>(() => catalog.MatchFeatures(Iris.Context.Data.TakeRows(renamed, 1), other, other)), StringComparison.Ordinal);
        Assert.Contains("'Inputs'", Error<ArgumentOutOfRangeException>(() => catalog.MatchFeatures(Iris.Prepared, other, other)), StringComparison.Ordinal);
        Assert.Contains("The first network has no layer «relu»", Error<ArgumentException>(() => catalog.MatchFeatures(renamed, other, other, new FeatureMatchOptions { Layers = [new("relu", "relu")] })), StringComparison.Ordinal);

        static string Error<TException>(Action action)
            where TException : Exception => Assert.Throws<TException>(action).Message;
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features = [];
    }
}
