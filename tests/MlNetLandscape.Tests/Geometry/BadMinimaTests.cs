using Microsoft.ML;

namespace MlNetLandscape.Tests.Geometry;

public sealed class BadMinimaTests
{
    private static readonly BadMinimaOptions Small = new() { TrainingExamples = 60, AttackRatios = [0, 0.2], Trainings = 2, TargetLoss = 0.1, StepsPerLook = 10, VolumeTerms = 5 };

    private static Fitted Cancer => Fitted.Binary;

    [Fact]
    public void Models_are_kept_on_request_and_are_what_the_table_says()
    {
        var (context, split) = (Cancer.Context, Split());
        using var minima = context.Landscape().BadMinima(split.TrainSet, split.TestSet, Trainer(), Small with { KeepsNetworks = true });
        Assert.Equal([0L, 0, 12, 12], minima.Found.Minima.Select(minimum => minimum.AttackExamples));
        Assert.All(minima.Found.Minima, minimum => Assert.Equal(StudyEnd.Reached, minimum.End));
        Assert.Equal(4, minima.Models.Length);
        foreach (var (minimum, model) in minima.Found.Minima.Zip(minima.Models))
        {
            var scored = model.Transform(split.TestSet);
            Assert.Equal(context.BinaryClassification.Evaluate(scored).Accuracy, minimum.HeldOutAccuracy, 1e-9);
            using var file = new MemoryStream();
            context.Model.Save(model, split.TestSet.Schema, file); // as any other
        }

        Assert.Contains("Spearman", minima.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_few_parameters_do()
    {
        var (context, split) = (Cancer.Context, Split());
        using var minima = context.Landscape().BadMinima(split.TrainSet, split.TestSet, Trainer(5), trainingExamples: 50, targetLoss: 0.2, trainings: 1);
        Assert.Equal([0L, 12, 25, 50, 100], minima.Found.Minima.Select(minimum => minimum.AttackExamples)); // ¼ of 50 is rounded to the even
        Assert.Empty(minima.Models);
    }

    [Fact]
    public void What_cannot_go_is_said()
    {
        var (context, split) = (Cancer.Context, Split());
        Assert.Contains("The data has", Assert.Throws<ArgumentException>(() => context.Landscape().BadMinima(split.TrainSet, split.TestSet, Trainer(), trainingExamples: 100_000)).Message, StringComparison.Ordinal);
        var line = Fitted.Regression;
        var regression = line.Context.Regression.Trainers.NeuralNetwork(Fitted.Small());
        Assert.Contains("this is a regression", Assert.Throws<ArgumentException>(() => line.Context.Landscape().BadMinima(line.Prepared, line.Prepared, regression)).Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource();
        var options = Small with { Progress = new Cancelling(cancelled), Geometry = new GeometryOptions { CancellationToken = cancelled.Token } };
        Assert.ThrowsAny<OperationCanceledException>(() => context.Landscape().BadMinima(split.TrainSet, split.TestSet, Trainer(), options));
    }

    private static DataOperationsCatalog.TrainTestData Split() => Cancer.Context.Data.TrainTestSplit(Cancer.Prepared, testFraction: 0.4, seed: 1);

    private static NeuralNetworkTrainer Trainer(int epochs = 3_000) =>
        Cancer.Context.BinaryClassification.Trainers.NeuralNetwork(Fitted.Small(epochs).With(own => (own.Network, own.BatchSize) = (Network.Mlp(24), int.MaxValue)));

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => source.Cancel();
    }
}
