using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class CrossValidateTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Every_fold_is_scored_on_what_it_was_not_fitted_on()
    {
        var rows = Enumerable.Range(0, 60).Select(i => new RegressionRow { Label = i, Score = i + (i % 7) }).ToArray();
        var view = _ml.Data.LoadFromEnumerable(rows);
        var results = _ml.Regression.CrossValidate(view, _ml.Transforms.CopyColumns("Score", "Score"), numberOfFolds: 4, seed: 3);
        var folds = _ml.Data.CrossValidationSplit(view, numberOfFolds: 4, seed: 3);

        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Fold));
        Assert.Equal(60, results.Sum(result => result.ScoredHoldOutSet.GetColumn<float>("Label").Count()));
        Assert.All(results.Zip(folds), pair =>
        {
            var (result, fold) = pair;
            var expected = _ml.Regression.Evaluate(result.Model.Transform(fold.TestSet));
            Assert.Equal(expected.RootMeanSquaredError, result.Metrics.RootMeanSquaredError);
            Assert.Equal(fold.TestSet.GetColumn<float>("Label"), result.ScoredHoldOutSet.GetColumn<float>("Label"));
        });
    }

    [Fact]
    public void Binary_and_multiclass_estimators_are_validated_alike()
    {
        var binary = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 80).Select(
            i => new BinaryRow { Label = i % 2 == 0, Score = i % 3 == 0 ? 1 : -1, Probability = 0.5f }));
        var nothing = _ml.Transforms.CopyColumns("Label", "Label");
        Assert.All(_ml.BinaryClassification.CrossValidate(binary, nothing, 3), fold => Assert.Equal(1, fold.Metrics.LogLoss, 12));
        Assert.All(_ml.BinaryClassification.CrossValidateNonCalibrated(binary, nothing, 3), fold => Assert.InRange(fold.Metrics.Accuracy, 0, 1));

        var multiclass = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(
            i => new MulticlassRow { Label = (uint)(i % 3), Score = [i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0] }));
        Assert.All(_ml.MulticlassClassification.CrossValidate(multiclass, nothing, 3), fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
    }

    [Fact]
    public void One_fold_is_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(new RegressionRow[] { new() });

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Regression.CrossValidate(view, _ml.Transforms.CopyColumns("Score", "Score"), numberOfFolds: 1));
        Assert.StartsWith("Must be more than 1", error.Message);
    }
}
