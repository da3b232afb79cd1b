using System.Text.Json;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Tasks;

public sealed class PredictionTaskTests
{
    [Fact]
    public void Multiclass_scores_are_the_softmax_and_the_metric_the_share_of_right_classes()
    {
        using var scope = NewDisposeScope();
        var task = new MulticlassTask(3);
        var logits = tensor([1f, 2f, 3f, 5f, 1f, 0f]).view(2, 3);
        var scores = task.Scores(logits);
        Assert.Equal(Math.Exp(3) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), scores[0, 2].item<float>(), 6);
        Assert.Equal(0.5, task.MetricOf(logits, tensor([2L, 1L])));
    }

    [Fact]
    public void Binary_scores_are_the_logits_and_yes_is_a_score_above_zero()
    {
        using var scope = NewDisposeScope();
        var logits = tensor([0.5f, 0f, -1f, 2f]).view(4, 1);
        Assert.Equal([0.5f, 0f, -1f, 2f], new BinaryTask().Scores(logits).data<float>().ToArray());
        Assert.Equal(0.75, new BinaryTask().MetricOf(logits, tensor([1f, 1f, 0f, 1f])));
    }

    [Fact]
    public void Regression_learns_standardised_labels_and_scores_in_their_unit()
    {
        using var scope = NewDisposeScope();
        var task = new RegressionTask(Offset: 100, Scale: 20);
        var targets = task.Targets(tensor([100f, 140f]));
        Assert.Equal([0f, 2f], targets.data<float>().ToArray());
        Assert.Equal([100f, 140f], task.Scores(targets.view(2, 1)).data<float>().ToArray());
        Assert.Equal(10, task.MetricOf(zeros(2, 1), tensor([0.5f, -0.5f])), 5); // half a standard deviation is 10
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_task_survives_json(PredictionTask task) =>
        Assert.Equal(task, JsonSerializer.Deserialize<PredictionTask>(JsonSerializer.Serialize(task, LandscapeJson.Compact), LandscapeJson.Compact));

    public static TheoryData<PredictionTask> All => [new MulticlassTask(7), new BinaryTask(), new RegressionTask(1.5, 2)];
}
