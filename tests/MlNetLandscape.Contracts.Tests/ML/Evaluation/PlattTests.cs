using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class PlattTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_fit_minimises_the_cross_entropy_with_smoothed_targets()
    {
        var view = View();
        var calibrator = Calibrator(_ml.BinaryClassification.Calibrators.Platt().Fit(view));
        var rows = Rows().ToArray();
        double positives = rows.Count(row => row.Label), negatives = rows.Length - positives;

        // At the minimum Σ (p − t) and Σ (p − t)·score are zero.
        double sum = 0, moment = 0;
        foreach (var row in rows)
        {
            var p = 1 / (1 + Math.Exp((calibrator.Slope * row.Score) + calibrator.Offset));
            var target = row.Label ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
            sum += p - target;
            moment += (p - target) * row.Score;
        }

        Assert.Equal(0, sum, 2);
        Assert.Equal(0, moment, 2);
        Assert.True(calibrator.Slope < 0);
    }

    [Fact]
    public void The_column_Probability_is_added_marked_and_saved()
    {
        var view = _ml.Transforms.DropColumns("Probability").Fit(View()).Transform(View());
        var model = _ml.BinaryClassification.Calibrators.Platt().Fit(view);
        var calibrated = model.Transform(view);
        var loaded = ModelRoundTrip.Of(model, view.Schema).Transform(view);

        var calibrator = Calibrator(model);
        Assert.Equal(Rows().Select(row => calibrator.PredictProbability(row.Score)), calibrated.GetColumn<float>("Probability"));
        Assert.Equal(calibrated.GetColumn<float>("Probability"), loaded.GetColumn<float>("Probability"));
        Assert.True(calibrated.Schema["Probability"].IsNormalized());
        Assert.InRange(_ml.BinaryClassification.Evaluate(calibrated).LogLoss, 0, 1);
    }

    [Fact]
    public void It_can_be_appended_and_names_what_is_missing()
    {
        var view = View();
        var first = _ml.Transforms.CopyColumns("S", "Score");

        var model = first.Append(_ml.BinaryClassification.Calibrators.Platt(scoreColumnName: "S")).Fit(view);
        Assert.Equal("S", Assert.Single(model.Transform(view).Schema, column => column.Name == "S").Name);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => first.Append(_ml.BinaryClassification.Calibrators.Platt(scoreColumnName: "T")).Fit(view));
        Assert.Contains("Could not find score column 'T'", error.Message);
    }

    private static PlattCalibrator Calibrator(CalibratorTransformer<PlattCalibrator> model) =>
        ((IPredictionTransformer<PlattCalibrator>)model).Model;

    private static IEnumerable<BinaryRow> Rows() => Enumerable.Range(0, 60)
        .Select(i => new BinaryRow { Score = (i - 30) / 10f, Label = (i * 7 % 20) + i > 38, Probability = 0.5f });

    private IDataView View() => _ml.Data.LoadFromEnumerable(Rows());
}
