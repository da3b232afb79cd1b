using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Evaluation;

public sealed class PermutationFeatureImportanceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Only_the_slot_a_regressor_uses_matters()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new Row { Label = 2 * i, Features = [i % 5, i, 1] }).ToArray();
        var view = _ml.Data.LoadFromEnumerable(rows);
        var importance = _ml.Regression.PermutationFeatureImportance(new LinearScorer(_ml, view, 0, 2, 0), view, permutationCount: 4);

        Assert.Equal(3, importance.Length);
        Assert.All([importance[0], importance[2]], slot =>
        {
            Assert.Equal(0, slot.MeanSquaredError.Mean);
            Assert.Equal(0, slot.RSquared.Mean);
        });
        Assert.Equal(4, importance[1].MeanSquaredError.Count);
        Assert.True(importance[1].MeanSquaredError.Mean > 100);
        Assert.True(importance[1].MeanSquaredError.StandardDeviation > 0);
        Assert.Equal(
            importance[1].MeanSquaredError.StandardDeviation / 2, importance[1].MeanSquaredError.StandardError, 12);

        // The unpermuted fit is exact, so that R² falls by MSE·n / Σ(y − ȳ)².
        var spread = rows.Sum(row => Math.Pow(row.Label - rows.Average(other => (double)other.Label), 2));
        Assert.Equal(-importance[1].MeanSquaredError.Mean * rows.Length / spread, importance[1].RSquared.Mean, 10);
    }

    [Fact]
    public void A_permutation_of_a_constant_slot_changes_nothing()
    {
        var rows = Enumerable.Range(0, 10).Select(i => new Row { Label = i + 3, Features = [3, i, 0] });
        var view = _ml.Data.LoadFromEnumerable(rows);
        var importance = _ml.Regression.PermutationFeatureImportance(new LinearScorer(_ml, view, 1, 1, 0), view);

        Assert.Equal(0, importance[0].RootMeanSquaredError.Mean);
        Assert.True(importance[1].RootMeanSquaredError.Mean > 0);
        Assert.Equal(0, importance[1].RootMeanSquaredError.StandardDeviation);
    }

    [Fact]
    public void A_binary_scorer_loses_accuracy_on_its_slot()
    {
        var rows = Enumerable.Range(0, 50).Select(i => new BooleanRow { Label = i % 2 == 0, Features = [i % 2 == 0 ? 1 : -1, i] });
        var view = _ml.Data.LoadFromEnumerable(rows);
        var importance = _ml.BinaryClassification.PermutationFeatureImportance(new LinearScorer(_ml, view, 1, 0), view, permutationCount: 3);

        Assert.Equal(2, importance.Length);
        Assert.True(importance[0].Accuracy.Mean < -0.2);
        Assert.True(importance[0].AreaUnderRocCurve.Mean < -0.2);
        Assert.Equal(0, importance[1].Accuracy.Mean);
    }

    private sealed class Row
    {
        public float Label;

        [VectorType(3)]
        public float[] Features = [];
    }

    private sealed class BooleanRow
    {
        public bool Label;

        public bool PredictedLabel { get; set; }

        [VectorType(2)]
        public float[] Features = [];
    }
}
