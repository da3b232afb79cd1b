using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Krylov;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Tests.Persistence;
using TorchSharp;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>ml.Landscape().Evaluate on scored data of every task, in every state data can be in.</summary>
public sealed class EvaluateTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly LandscapeOptions Quick = new() { Measures = LandscapeMeasures.Eigenvalues, LargestEigenvalues = 2, Precision = torch.ScalarType.Float64 };

    [Theory]
    [InlineData(SampleData.Iris, 150)]
    [InlineData(SampleData.BreastCancer, 569)]
    [InlineData(SampleData.Diabetes, 442)]
    public void Every_task_is_measured_with_its_own_loss(string data, long rows)
    {
        var fitted = Fitted.Of(data);

        var metrics = Context.Landscape().Evaluate(fitted.Scored, Quick);

        Assert.Equal(fitted.Transformer.Model.Task.Kind, metrics.Conditions.Task);
        Assert.Equal(fitted.Transformer.Model.ParameterCount, metrics.Conditions.Parameters);
        Assert.Equal((rows, rows, 0), (metrics.Conditions.Rows, metrics.Conditions.Examples, metrics.Conditions.SkippedRows));
        Assert.Equal(MeanLoss(fitted), metrics.Risk.Loss, 5);
        using var risk = Context.Landscape().Risk(fitted.Scored, Quick);
        using var theta = risk.Theta();
        using var hessian = risk.Hessian(theta);
        Assert.Equal(DenseHessian.Of(hessian).Eigenvalues()[^1], metrics.Eigenvalues!.Largest[0].Value, metrics.Eigenvalues.Largest[0].ErrorBound + 1e-12);
    }

    [Fact]
    public void The_simple_call_measures_the_default_groups()
    {
        var metrics = Context.Landscape().Evaluate(Fitted.Multiclass.Scored);

        Assert.NotNull(metrics.Eigenvalues);
        Assert.NotNull(metrics.Sharpness);
        Assert.Null(metrics.Keskar);
        var text = metrics.ToString();
        Assert.Contains("measured on all 150 rows, seed 1, Float32 on cpu", text, StringComparison.Ordinal);
        Assert.Contains("\nadaptive sharpness ", text, StringComparison.Ordinal);
        Assert.Contains("\ncost: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cached_shuffled_and_transformed_data_still_carry_the_network()
    {
        var fitted = Fitted.Multiclass;
        var expected = Context.Landscape().Evaluate(fitted.Scored, Quick).Risk.Loss;
        var names = Context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(fitted.Scored);

        foreach (var view in new[]
        {
            Context.Data.Cache(fitted.Scored),
            Context.Data.ShuffleRows(fitted.Scored, seed: 3),
            names.Transform(fitted.Scored),
            Context.Data.FilterRowsByMissingValues(fitted.Scored, "Score"),
        })
        {
            Assert.Equal(expected, Context.Landscape().Evaluate(view, Quick).Risk.Loss, 12);
        }

        Assert.Equal(20, Context.Landscape().Evaluate(Context.Data.TakeRows(fitted.Scored, 20), Quick).Conditions.Rows);
    }

    [Fact]
    public void A_loaded_model_is_measured_after_Restore()
    {
        var fitted = Fitted.Binary;
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);

        var error = Assert.Throws<InvalidOperationException>(() => Context.Landscape().Evaluate(loaded.Transform(fitted.Data), Quick));
        var metrics = Context.Landscape().Evaluate(Context.Landscape().Restore(loaded).Transform(fitted.Data), Quick);

        Assert.Contains("gets its network back from mlContext.Landscape().Restore(model)", error.Message, StringComparison.Ordinal);
        Assert.Equal(Context.Landscape().Evaluate(fitted.Scored, Quick).Eigenvalues!.Largest[0], metrics.Eigenvalues!.Largest[0]);
    }

    [Fact]
    public void A_sample_is_drawn_and_said_so()
    {
        var fitted = Fitted.Binary;

        var metrics = Context.Landscape().Evaluate(fitted.Scored, Quick with { MaximumRows = 100 });
        var again = Context.Landscape().Evaluate(fitted.Scored, Quick with { MaximumRows = 100 });
        var other = Context.Landscape().Evaluate(fitted.Scored, Quick with { MaximumRows = 100, Seed = 9 });

        Assert.Equal((100, 569), (metrics.Conditions.Examples, metrics.Conditions.Rows));
        Assert.Equal(metrics.Risk.Loss, again.Risk.Loss);
        Assert.NotEqual(metrics.Risk.Loss, other.Risk.Loss);
        Assert.Contains("measured on 100 of 569 rows", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_counted()
    {
        var model = Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 2)).Fit(Rows(float.NaN));

        var metrics = Context.Landscape().Evaluate(model.Transform(Rows(float.NaN)), Quick);

        Assert.Equal((19, 1), (metrics.Conditions.Rows, metrics.Conditions.SkippedRows));
    }

    [Fact]
    public void The_loss_of_the_training_is_the_loss_of_the_measurement()
    {
        var fitted = Fitted.Multiclass;
        var options = Fitted.Small(epochs: 3);
        options.Loss = new CrossEntropyLoss { LabelSmoothing = 0.2, ClassWeights = [1, 2, 3] };
        var model = Context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(fitted.Prepared);
        var restored = Context.Landscape().Restore(SavedModel.RoundTrip(model, fitted.Prepared.Schema));

        var own = Context.Landscape().Evaluate(model.Transform(fitted.Prepared), Quick);
        var loaded = Context.Landscape().Evaluate(restored.Transform(fitted.Prepared), Quick);
        var named = Context.Landscape().Evaluate(model.Transform(fitted.Prepared), Quick with { Loss = options.Loss });
        var plain = Context.Landscape().Evaluate(model.Transform(fitted.Prepared), Quick with { Loss = new CrossEntropyLoss() });

        Assert.Equal(named.Risk.Loss, own.Risk.Loss);
        Assert.Equal(named.Risk.Loss, loaded.Risk.Loss);
        Assert.NotEqual(named.Risk.Loss, plain.Risk.Loss);
        Assert.Contains("0.2", own.Conditions.Loss, StringComparison.Ordinal);
    }

    [Fact]
    public void The_edge_of_stability_is_that_of_the_trainings_steps()
    {
        var fitted = Fitted.Multiclass;
        var options = Fitted.Small(epochs: 3);
        (options.Optimizer, options.WeightDecay) = (new Sgd { Momentum = 0.5 }, 0.01);
        var sgd = Context.MulticlassClassification.Trainers.NeuralNetwork(options).Fit(fitted.Prepared).Transform(fitted.Prepared);

        var edge = Context.Landscape().Evaluate(sgd, Quick).EdgeOfStability!;
        var regularized = Context.Landscape().Evaluate(sgd, Quick with { WeightDecay = 0.01 }).EdgeOfStability!;
        var chosen = Context.Landscape().Evaluate(fitted.Scored, Quick with { LearningRate = 0.5 });

        Assert.Equal((0.03, 3.0), (edge.LearningRate, edge.Threshold));
        Assert.Equal(edge.Sharpness, regularized.Sharpness, 8); // weight decay shifts every eigenvalue by λ, measured or added
        Assert.Null(Context.Landscape().Evaluate(fitted.Scored, Quick).EdgeOfStability); // AdamW's steps are no fixed multiples of gradients
        Assert.Equal(0.5 * chosen.Eigenvalues!.Largest[0].Value / 2, chosen.EdgeOfStability!.Ratio, 12);
    }

    [Fact]
    public void Members_are_measured_on_one_reading_of_the_data()
    {
        var fitted = Fitted.Regression;
        var options = Fitted.Small(epochs: 3);
        options.Seed = 8;
        var second = Context.Regression.Trainers.NeuralNetwork(options).Fit(fitted.Prepared);
        var counted = new DataViews.CountingView(fitted.Prepared);

        var metrics = Context.Landscape().Evaluate(counted, [fitted.Transformer, second], Quick);

        Assert.Equal(1, counted.Cursors);
        Assert.Equal(2, metrics.Length);
        Assert.Equal(Context.Landscape().Evaluate(fitted.Scored, Quick).Risk.Loss, metrics[0].Risk.Loss, 12);
        Assert.Equal(Context.Landscape().Evaluate(second.Transform(fitted.Prepared), Quick).Risk.Loss, metrics[1].Risk.Loss, 12);
    }

    [Fact]
    public void A_network_of_the_users_own_is_measured()
    {
        var options = Fitted.Small(epochs: 2);
        options.Network = Network.Custom("evaluate: own network", shape => torch.nn.Sequential(
            torch.nn.Linear(shape.Features, 5), torch.nn.Tanh(), torch.nn.Linear(5, shape.Outputs)));
        var model = Context.Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared);

        var metrics = Context.Landscape().Evaluate(model.Transform(Fitted.Regression.Prepared), Quick);

        Assert.Equal((10 * 5) + 5 + 5 + 1, metrics.Conditions.Parameters);
    }

    [Fact]
    public void Measuring_leaves_the_seeds_of_the_context_alone()
    {
        var (measured, unmeasured) = (new MLContext(seed: 4), new MLContext(seed: 4));
        measured.Landscape().Evaluate(Fitted.Regression.Scored, LandscapeMeasures.Risk);

        Assert.Equal(Train(unmeasured), Train(measured));

        static float[] Train(MLContext context)
        {
            var options = Fitted.Small(epochs: 1);
            options.Seed = null;
            var model = context.Regression.Trainers.NeuralNetwork(options).Fit(Fitted.Regression.Prepared);
            return [.. model.Transform(Fitted.Regression.Prepared).GetColumn<float>("Score")];
        }
    }

    internal static IDataView Rows(params float[] firstFeature) => Context.Data.LoadFromEnumerable(
        Enumerable.Range(0, 20).Select(index => new Row
        {
            Features = [index < firstFeature.Length ? firstFeature[index] : index / 20f, (index * 7 % 20) / 20f],
            Label = index / 10f,
        }).ToArray());

    /// <summary>The mean loss by ML.NET's own columns.</summary>
    private static double MeanLoss(Fitted fitted)
    {
        var task = fitted.Transformer.Model.Task;
        if (task is MulticlassTask)
        {
            var labels = fitted.Scored.GetColumn<uint>("Label");
            return labels.Zip(fitted.Scored.GetColumn<float[]>("Score"), (label, score) => -Math.Log(score[label - 1])).Average();
        }

        if (task is BinaryTask)
        {
            return fitted.Scored.GetColumn<bool>("Label").Zip(fitted.Scored.GetColumn<float>("Score"),
                (label, score) => Math.Log(1 + Math.Exp(label ? -score : score))).Average();
        }

        var scale = ((RegressionTask)task).Scale;
        return fitted.Scored.GetColumn<float>("Label").Zip(fitted.Scored.GetColumn<float>("Score"),
            (label, score) => Math.Pow((label - score) / scale, 2)).Average();
    }

    internal sealed class Row
    {
        [VectorType(2)]
        public float[] Features = [];

        public float Label;
    }
}
