using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests.Persistence;

/// <summary>ml.Landscape().Restore and Load give the native transformer back.</summary>
public sealed class RestoreTests
{
    private static readonly MLContext Context = new(seed: 1);

    [Theory]
    [InlineData(SampleData.Iris, false)]
    [InlineData(SampleData.Iris, true)]
    [InlineData(SampleData.BreastCancer, false)]
    [InlineData(SampleData.BreastCancer, true)]
    [InlineData(SampleData.Diabetes, false)]
    [InlineData(SampleData.Diabetes, true)]
    public void The_native_transformer_comes_back_whether_the_loaded_model_has_scored_or_not(string data, bool scoredBefore)
    {
        var fitted = Fitted.Of(data);
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);
        if (scoredBefore)
        {
            SavedModel.Scores(loaded, fitted.Data);
        }

        var restored = Context.Landscape().Restore(loaded);

        Assert.Equal(SavedModel.Scores(fitted.Model, fitted.Data), SavedModel.Scores(restored, fitted.Data));
        Assert.Equal(
            SchemaText.Added(fitted.Scored.Schema, fitted.Data.Schema.Count),
            SchemaText.Added(restored.Transform(fitted.Data).Schema, fitted.Data.Schema.Count));
        var transformer = Assert.IsType<NetworkTransformer>(((IEnumerable<ITransformer>)restored).Last());
        Assert.Equal(fitted.Transformer.Model.Network, transformer.Model.Network);
        Assert.Equal(fitted.Transformer.Model.Task, transformer.Model.Task);
        Assert.Equal(fitted.Transformer.Model.History, transformer.Model.History);
        Assert.Equal(fitted.Transformer.LabelColumnName, transformer.LabelColumnName);
        Assert.Same(transformer.Model, ScoredModel.Find(restored.Transform(fitted.Data).Schema).Model);
    }

    [Fact]
    public void A_transformer_saved_alone_comes_back_alone()
    {
        var fitted = Fitted.Regression;

        var restored = Context.Landscape().Restore(SavedModel.RoundTrip(fitted.Transformer, fitted.Prepared.Schema));

        Assert.IsType<NetworkTransformer>(restored);
    }

    [Fact]
    public void A_restored_model_takes_part_in_feature_importance()
    {
        var fitted = Fitted.Regression;
        var restored = (NetworkTransformer)Context.Landscape().Restore(SavedModel.RoundTrip(fitted.Transformer, fitted.Prepared.Schema));

        var importance = Context.Regression.PermutationFeatureImportance(restored, fitted.Prepared);

        Assert.Equal(10, importance.Length);
    }

    [Fact]
    public void A_restored_model_is_saved_and_trained_further()
    {
        var fitted = Fitted.Regression;
        var restored = (NetworkTransformer)Context.Landscape().Restore(SavedModel.RoundTrip(fitted.Transformer, fitted.Prepared.Schema));

        var again = SavedModel.RoundTrip(restored, fitted.Prepared.Schema);
        var warm = Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 1)).Fit(fitted.Prepared, restored.Model);

        SavedModel.AssertClose(SavedModel.Scores(fitted.Transformer, fitted.Prepared), SavedModel.Scores(again, fitted.Prepared));
        Assert.Equal(restored.Model.Task, warm.Model.Task);
    }

    [Fact]
    public void Networks_deep_in_a_chain_are_found_and_scopes_kept()
    {
        var fitted = Fitted.Multiclass;
        var inner = new TransformerChain<ITransformer>(fitted.Transformer);
        var label = Context.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(fitted.Data);
        var names = Context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(inner.Transform(fitted.Prepared));
        var model = new TransformerChain<ITransformer>(
            [label, inner, names], [TransformerScope.TrainTest, TransformerScope.Everything, TransformerScope.Scoring]);

        var restored = (TransformerChain<ITransformer>)Context.Landscape().Restore(SavedModel.RoundTrip(model, fitted.Data.Schema));

        Assert.IsType<NetworkTransformer>(((IEnumerable<ITransformer>)restored.ElementAt(1)).Single());
        Assert.Equal([2, 2, 2], new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring }
            .Select(scope => restored.GetModelFor(scope).Count()));
    }

    [Fact]
    public void A_model_without_a_network_is_left_alone()
    {
        var fitted = Fitted.Multiclass;
        var model = SavedModel.RoundTrip(Context.Transforms.NormalizeMinMax("Features").Fit(fitted.Data), fitted.Data.Schema);

        Assert.Same(model, Context.Landscape().Restore(model));
        Assert.Same(fitted.Model, Context.Landscape().Restore(fitted.Model));
    }

    [Fact]
    public void Load_is_ML_NETs_load_and_restore()
    {
        var fitted = Fitted.Binary;
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            fitted.Context.Model.Save(fitted.Model, fitted.Data.Schema, path);

            var model = Context.Landscape().Load(path, out var schema);

            Assert.Equal(["Features", "Label"], schema.Select(column => column.Name));
            Assert.Equal(SavedModel.Scores(fitted.Model, fitted.Data), SavedModel.Scores(model, fitted.Data));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Holders_go_with_their_models()
    {
        var fitted = Fitted.Multiclass;
        var reference = Loaded(fitted);
        for (var attempt = 0; attempt < 200 && reference.IsAlive; attempt++)
        {
            GC.Collect(); // code that ML.NET emits for a cursor takes several rounds to go
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.False(reference.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Loaded(Fitted fitted)
    {
        var loaded = SavedModel.RoundTrip(fitted.Model, fitted.Data.Schema);
        SavedModel.Scores(loaded, fitted.Data);
        var restored = Context.Landscape().Restore(loaded);
        return new WeakReference(((NetworkTransformer)((IEnumerable<ITransformer>)restored).Last()).Model);
    }
}
