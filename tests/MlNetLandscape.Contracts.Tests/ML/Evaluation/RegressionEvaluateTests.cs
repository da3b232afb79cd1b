using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class RegressionEvaluateTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_follow_their_formulas()
    {
        var metrics = Evaluate([(1, 2), (2, 2), (3, 1), (6, 7)]);

        Assert.Equal((1 + 0 + 2 + 1) / 4.0, metrics.MeanAbsoluteError);
        Assert.Equal((1 + 0 + 4 + 1) / 4.0, metrics.MeanSquaredError);
        Assert.Equal(Math.Sqrt(1.5), metrics.RootMeanSquaredError);
        Assert.Equal(1.5, metrics.LossFunction);
        Assert.Equal(1 - (6 / (50 - (12.0 * 12 / 4))), metrics.RSquared, 15);
    }

    [Fact]
    public void The_loss_is_squared_in_float_and_the_error_in_double()
    {
        const float Label = 0.1f;
        const float Score = 0.7f;
        var metrics = Evaluate([(Label, Score), (0, 0)]);

        var error = Math.Abs((double)Label - Score);
        var difference = Score - Label;
        Assert.Equal(error * error / 2, metrics.MeanSquaredError);
        Assert.Equal((double)(difference * difference) / 2, metrics.LossFunction);
        Assert.NotEqual(metrics.MeanSquaredError, metrics.LossFunction);
    }

    [Fact]
    public void Rows_that_are_no_numbers_do_not_count()
    {
        var metrics = Evaluate([(1, 2), (float.NaN, 2), (1, float.NaN), (3, 3)]);

        Assert.Equal(0.5, metrics.MeanAbsoluteError);
    }

    [Fact]
    public void Labels_that_do_not_vary_have_no_R_squared()
    {
        Assert.Equal(double.NaN, Evaluate([(1, 2)]).RSquared);
        Assert.Equal(double.NaN, Evaluate([(2, 2), (2, 3)]).RSquared);
    }

    [Fact]
    public void No_rows_give_zeros()
    {
        var metrics = Evaluate([]);

        Assert.Equal(0, metrics.MeanSquaredError);
        Assert.Equal(0, metrics.RSquared);
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var view = _ml.Data.LoadFromEnumerable(new BinaryRow[] { new() });

        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(view, scoreColumnName: "Other"));
        Assert.StartsWith("Other column 'Score' not found", missing.Message);
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(view));
        Assert.StartsWith("Schema mismatch for label column 'Label': expected Single, got Boolean", wrong.Message);
    }

    private RegressionMetrics Evaluate((float Label, float Score)[] rows) => _ml.Regression.Evaluate(
        _ml.Data.LoadFromEnumerable(rows.Select(row => new RegressionRow { Label = row.Label, Score = row.Score })));
}
