using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Trainers;

public sealed class LbfgsLogisticRegressionTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly BlobRow[] _rows = BlobRow.Make(300);

    [Fact]
    public void The_gradient_vanishes_at_the_fit()
    {
        var view = View();
        var model = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 0, l2Regularization: 2).Fit(view);
        var linear = model.Model.SubModel;
        var errors = model.Transform(view).GetColumn<float>("Probability").Zip(_rows, (p, row) => p - (row.Label ? 1 : 0)).ToArray();

        Assert.Equal(0, errors.Sum() / _rows.Length, 2);
        for (var j = 0; j < 3; j++)
        {
            var gradient = _rows.Select((row, i) => errors[i] * row.Features[j]).Sum() + (2 * linear.Weights[j]);
            Assert.Equal(0, gradient / _rows.Length, 2);
        }
    }

    [Fact]
    public void The_scores_are_the_linear_function_and_the_probabilities_its_sigmoid()
    {
        var view = View();
        var model = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(view);
        var linear = model.Model.SubModel;
        var scored = model.Transform(view);

        var scores = scored.GetColumn<float>("Score").ToArray();
        Assert.Equal(
            _rows.Select(row => linear.Bias + row.Features.Zip(linear.Weights, (x, w) => x * w).Sum()),
            scores,
            (x, y) => Math.Abs(x - y) < 1e-4);
        Assert.Equal(scores.Select(score => model.Model.Calibrator.PredictProbability(score)), scored.GetColumn<float>("Probability"));
        Assert.Equal(scores.Select(score => score > 0), scored.GetColumn<bool>("PredictedLabel"));
        Assert.True(scored.Schema["Probability"].IsNormalized());
        Assert.InRange(_ml.BinaryClassification.Evaluate(scored).Accuracy, 0.9, 1);
    }

    [Fact]
    public void It_survives_saving_and_permutes()
    {
        var view = View();
        var model = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(view);
        var loaded = ModelRoundTrip.Of(model, view.Schema);
        var importance = _ml.BinaryClassification.PermutationFeatureImportance(model, model.Transform(view));

        Assert.Equal(model.Transform(view).GetColumn<float>("Score"), loaded.Transform(view).GetColumn<float>("Score"));
        Assert.True(importance[0].AreaUnderRocCurve.Mean < -0.1);
    }

    [Fact]
    public void The_label_must_be_Boolean()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Class").Fit(View()));

        Assert.Equal("labelCol", error.ParamName);
        Assert.StartsWith("Schema mismatch for label column 'Class': expected Boolean, got String", error.Message);
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(_rows);
}
