using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Transformers;

/// <summary>Row by row, as a service predicts.</summary>
public sealed class PredictionEngineTests
{
    [Fact]
    public void Rows_score_as_batches_do()
    {
        var fitted = Fitted.Multiclass;
        float[][] batched = [.. fitted.Scored.GetColumn<float[]>("Score")];
        using var engine = Engine(fitted);

        float[][] single = [.. Flowers(fitted).Select(flower => engine.Predict(flower).Score)];

        Assert.Equal(batched.Length, single.Length);
        for (var row = 0; row < single.Length; row++)
        {
            for (var index = 0; index < 3; index++)
            {
                Assert.Equal(batched[row][index], single[row][index], 1e-6f);
            }
        }
    }

    [Fact]
    public void Every_prediction_is_of_its_own_row()
    {
        var fitted = Fitted.Multiclass;
        var flowers = Flowers(fitted);
        using var engine = Engine(fitted);

        var first = engine.Predict(flowers[0]);
        var last = engine.Predict(flowers[^1]);
        var again = engine.Predict(flowers[0]);

        Assert.Equal(1u, first.PredictedLabel);
        Assert.Equal(3u, last.PredictedLabel);
        Assert.Equal(first.Score, again.Score);
    }

    [Fact]
    public void Disposing_an_engine_or_the_chain_leaves_the_network_alive()
    {
        var fitted = Fitted.Multiclass;
        var flower = Flowers(fitted)[0];
        using var other = Engine(fitted);
        var before = other.Predict(flower).Score;

        Engine(fitted).Dispose();
        ((IDisposable)fitted.Model).Dispose();

        Assert.Equal(before, other.Predict(flower).Score);
        Assert.Equal(before, Engine(fitted).Predict(flower).Score);
    }

    [Fact]
    public void Engines_in_eight_threads_agree_with_one()
    {
        var fitted = Fitted.Multiclass;
        var flowers = Flowers(fitted);
        using var engine = Engine(fitted);
        float[][] expected = [.. flowers.Select(flower => engine.Predict(flower).Score)];

        var results = new float[8][][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            using var own = Engine(fitted);
            results[thread] = [.. flowers.Select(flower => own.Predict(flower).Score)];
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_row_that_is_not_a_number_is_missing_not_an_error()
    {
        using var engine = Engine(Fitted.Multiclass);

        var prediction = engine.Predict(new Flower { Features = [float.NaN, 1, 1, 1], Species = "" });

        Assert.Equal(0u, prediction.PredictedLabel);
        Assert.All(prediction.Score, score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void A_row_of_another_length_is_an_error()
    {
        var fitted = Fitted.Multiclass;
        var row = fitted.Context.Data.LoadFromEnumerable([new Flower { Features = null!, Species = "" }]);
        var scored = fitted.Transformer.Transform(row);

        var error = Assert.Throws<InvalidOperationException>(() => scored.GetColumn<uint>("PredictedLabel").ToArray());

        Assert.Equal("A row has 0 features where 4 were expected.", error.Message);
    }

    private static PredictionEngine<Flower, Prediction> Engine(Fitted fitted) =>
        fitted.Context.Model.CreatePredictionEngine<Flower, Prediction>(fitted.Model);

    private static Flower[] Flowers(Fitted fitted) => [.. fitted.Context.Data.CreateEnumerable<Flower>(fitted.Data, reuseRowObject: false)];

    private sealed class Flower
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
