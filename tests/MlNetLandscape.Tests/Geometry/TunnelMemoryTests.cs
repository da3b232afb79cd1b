using Microsoft.ML;
using MlNetLandscape.Tests.Transformers;

namespace MlNetLandscape.Tests.Geometry;

/// <summary>Counts the tensors of the whole process: runs when no other test does.</summary>
[Collection(nameof(MemoryTests))]
public sealed class TunnelMemoryTests
{
    [Fact]
    public void Tunnels_of_scored_data_leave_nothing()
    {
        var (landscape, scored) = (Fitted.Multiclass.Context.Landscape(), Fitted.Multiclass.Scored);
        AssertNothingLeft(() =>
        {
            landscape.Tunnel(scored, 1, 2);
            landscape.Radial(scored, [1], 2);
            Assert.Throws<ArgumentException>(() => landscape.Tunnel(scored, double.NaN));
        }, Fitted.Multiclass.Transformer.Model);
    }

    [Fact]
    public void Studies_leave_nothing()
    {
        var (context, rows) = (Fitted.Binary.Context, Fitted.Binary.Prepared);
        var trainer = context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(3).With(own => own.BatchSize = 100));
        AssertNothingLeft(() =>
        {
            context.Landscape().TunnelSweep(rows, trainer, learningRates: [0.01], targetLoss: 0.9, trainings: 1);
            context.Landscape().IntrinsicDimension(rows, rows, trainer, new NetworkDimensionOptions { Largest = 20, Subspaces = 1 });
            using var minima = context.Landscape().BadMinima(
                rows, rows, trainer, new BadMinimaOptions { TrainingExamples = 50, AttackRatios = [0.5], Trainings = 1, VolumeTerms = 2, MaximumProducts = 20, KeepsNetworks = true });
        }, Fitted.Binary.Transformer.Model);
    }

    private static void AssertNothingLeft(Action action, NetworkModel built)
    {
        action(); // what is made once stays
        Assert.Equal(0, LeftTensors.By(action, built));
    }
}
