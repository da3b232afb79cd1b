using MlNetLandscape.Numerics.Geometry.Subspaces;
using MlNetLandscape.Torch.Tests.Training;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>Intrinsic dimensions of small tasks.</summary>
public sealed class NetworkDimensionTests
{
    private static readonly NetworkDimensionOptions Small = new() { Smallest = 1, Subspaces = 2, Resolution = 0, Epochs = 30 };

    [Fact]
    public void A_line_of_two_features_needs_no_more_directions_than_it_has_parameters()
    {
        using var rows = Problem.Line();
        using var held = Problem.Line(rows: 50, noise: 0);
        var found = DimensionStudy.Run(Problem.Job(Training(Network.Mlp()), new RegressionTask()), rows, held, Small);
        Assert.Equal(("RSquared", 3L), (found.ScoreName, found.Parameters));
        Assert.InRange(found.Baseline, 0.99, 1);
        Assert.InRange(found.Value!.Value, 2, 3); // one direction cannot fit two slopes and an offset
        Assert.Equal(found.Value.Value / 3.0, found.Fraction);
        Assert.Contains("RSquared with all parameters", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProjectionKind.Dense)]
    [InlineData(ProjectionKind.Sparse)]
    [InlineData(ProjectionKind.Fastfood)]
    [InlineData(null)]
    public void Clouds_are_told_apart_in_a_few_of_the_directions(ProjectionKind? kind)
    {
        using var rows = Problem.Clouds();
        using var held = Problem.Clouds(rows: 60, spread: 0.4);
        var found = DimensionStudy.Run(Problem.Job(Training(Network.Mlp(16)), new MulticlassTask(3)), rows, held, Small with { Projection = kind, Largest = 64, Resolution = 0.2 });
        Assert.Equal(("Accuracy", 16 * 3 + 17 * 3L), (found.ScoreName, found.Parameters));
        Assert.InRange(found.Value!.Value, 2, 32);
        Assert.True(found.Cost.Gradients > 0);
    }

    [Fact]
    public void Normalised_networks_get_statistics_and_batches_of_all_rows_do()
    {
        using var rows = Problem.Clouds();
        using var held = Problem.Clouds(rows: 60, spread: 0.4);
        var training = Training(Network.Mlp(8) with { Normalization = Normalization.Batch, Dropout = 0.1 });
        training.BatchSize = 1_000;
        var found = DimensionStudy.Run(Problem.Job(training, new MulticlassTask(3)), rows, held, Small with { Smallest = 16, Largest = 16, LearningRate = 0.2, Epochs = 60 });
        Assert.InRange(found.Found.Scores.Average(score => score.Score), 0.8, 1);
    }

    [Fact]
    public void It_goes_on_from_scores_that_are_known()
    {
        using var rows = Problem.Clouds();
        using var held = Problem.Clouds(rows: 60);
        var (told, progress) = (new List<SubspaceScore>(), new List<StudyProgress>());
        var options = Small with { Largest = 8, Scored = new Told<SubspaceScore>(told.Add), Progress = new Told<StudyProgress>(progress.Add) };
        var first = Run(options);
        Assert.Equal(first.Found.Scores.ToArray(), told);
        Assert.Equal(told.Count + 1, progress.Count); // and the baseline
        Assert.InRange(progress.Count, 2, progress[0].Trainings);
        progress.Clear();
        var again = Run(options with { Known = [.. told.Skip(1)] });
        Assert.Equal(first.Found.Scores.ToArray(), again.Found.Scores.ToArray());
        Assert.Equal(2, progress.Count);

        NetworkDimension Run(NetworkDimensionOptions own) => DimensionStudy.Run(Problem.Job(Training(Network.Mlp(8)), new MulticlassTask(3)), rows, held, own);
    }

    [Fact]
    public void Cancelled_it_throws_within_a_batch_and_nothing_is_left()
    {
        using var rows = Problem.Clouds();
        using var held = Problem.Clouds(rows: 60);
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(8), () =>
        {
            using var cancelled = new CancellationTokenSource();
            var training = Training(Network.Mlp(8));
            training.CancellationToken = cancelled.Token;
            var options = Small with { Scored = new Told<SubspaceScore>(_ => cancelled.Cancel()) };
            Assert.ThrowsAny<OperationCanceledException>(() => DimensionStudy.Run(Problem.Job(training, new MulticlassTask(3)), rows, held, options));
        }));
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(8), () => DimensionStudy.Run(Problem.Job(Training(Network.Mlp(8)), new MulticlassTask(3)), rows, held, Small with { Largest = 4 })));
    }

    [Fact]
    public void All_that_is_wrong_is_said_before_any_work()
    {
        using var rows = Problem.Clouds();
        var wrong = new NetworkDimensionOptions { Share = 2, Smallest = 0, Largest = 1_000, Subspaces = 0, Resolution = 1, LearningRate = 0, Epochs = 0, Projection = (ProjectionKind)7 };
        var message = Assert.Throws<ArgumentException>(() => DimensionStudy.Run(Problem.Job(Training(Network.Mlp(8)), new MulticlassTask(3)), rows, rows, wrong)).Message;
        foreach (var name in new[] { "Share", "Smallest", "Largest", "Subspaces", "Resolution", "LearningRate", "Epochs", "Projection" })
            Assert.Contains($"`{name}` of `NetworkDimensionOptions`", message, StringComparison.Ordinal);
    }

    private static Problem.Options Training(Network network) => new() { Network = network, Epoch = 60, LearningRate = 0.03 };

    private sealed class Told<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}
