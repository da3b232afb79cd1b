using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace MlNetLandscape.Tests.Transformers;

/// <summary>Counts the tensors of the whole process: runs when no other test does.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public void Twenty_thousand_predictions_keep_nothing()
    {
        var fitted = Fitted.Multiclass;
        using var engine = fitted.Context.Model.CreatePredictionEngine<Flower, Prediction>(fitted.Model);
        Predict(engine, 1_000);
        Settle();
        var (tensors, resident) = (Tensor.TotalCount, Resident());

        Predict(engine, 20_000);

        Settle();
        Assert.InRange(Tensor.TotalCount, 0, tensors);
        Assert.InRange(Resident(), 0, (resident * 1.1) + (16 << 20));
    }

    [Fact]
    public void Fifty_passes_over_scored_data_keep_nothing()
    {
        var scored = Fitted.Multiclass.Scored;
        scored.GetColumn<uint>("PredictedLabel").Count();
        Settle();
        var tensors = Tensor.TotalCount;

        for (var pass = 0; pass < 50; pass++)
        {
            scored.GetColumn<uint>("PredictedLabel").Count();
        }

        Settle();
        Assert.InRange(Tensor.TotalCount, 0, tensors);
    }

    [Fact]
    public void A_training_leaves_the_network_and_nothing_else()
    {
        var fitted = Fitted.Regression;
        var trainer = fitted.Context.Regression.Trainers.NeuralNetwork(Fitted.Small(epochs: 2));
        var model = trainer.Fit(fitted.Prepared).Model;
        model.Dispose();
        var byBuilding = Growth(() => model.Network.Build(model.Shape, seed: 1).Dispose());

        var byTraining = Growth(() => trainer.Fit(fitted.Prepared).Model.Dispose());

        // TorchSharp's counter goes on counting a tensor that became a parameter, so building alone is not always 0.
        Assert.Equal(byBuilding, byTraining);
    }

    [Fact]
    public void Looking_at_symmetries_leaves_nothing()
    {
        var fitted = Fitted.Multiclass;
        var (model, landscape) = (fitted.Transformer.Model, fitted.Context.Landscape());
        Look();
        var byBuilding = Growth(() => model.Network.Build(model.Shape, seed: 1).Dispose());

        var byLooking = Growth(Look);

        Assert.Equal(0, byBuilding == 0 ? byLooking : byLooking % byBuilding);

        void Look()
        {
            landscape.Align(fitted.Prepared, fitted.Transformer, fitted.Transformer, repairs: true).Dispose();
            landscape.Align(fitted.Prepared, fitted.Transformer, fitted.Transformer, AlignmentBasis.Weights).Dispose();
            _ = landscape.MatchFeatures(fitted.Prepared, fitted.Transformer, fitted.Transformer, maximumRows: 50);
        }
    }

    private static long Growth(Action action)
    {
        Settle();
        var before = Tensor.TotalCount;
        for (var run = 0; run < 5; run++)
        {
            action();
        }

        Settle();
        return Tensor.TotalCount - before;
    }

    private static void Predict(PredictionEngine<Flower, Prediction> engine, int count)
    {
        var flower = new Flower();
        var prediction = new Prediction();
        for (var call = 0; call < count; call++)
        {
            engine.Predict(flower, ref prediction);
        }
    }

    private static void Settle()
    {
        for (var round = 0; round < 8; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers(); Thread.Sleep(10);
        }
    }

    private static double Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private sealed class Flower
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [5.1f, 3.5f, 1.4f, 0.2f];

        public string Species { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
