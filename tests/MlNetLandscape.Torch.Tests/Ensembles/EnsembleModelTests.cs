using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Ensembles;

public sealed class EnsembleModelTests
{
    private static readonly double[] Weights = [1, 2, 5];

    public static TheoryData<PredictionTask, CombinationRule, bool> Cases
    {
        get
        {
            var cases = new TheoryData<PredictionTask, CombinationRule, bool>();
            foreach (var combination in Enum.GetValues<CombinationRule>())
            {
                foreach (var weighted in new[] { false, true })
                {
                    cases.Add(new MulticlassTask(3), combination, weighted);
                    cases.Add(new BinaryTask(), combination, weighted);
                    if (combination != CombinationRule.Vote)
                        cases.Add(new RegressionTask(2, 3), combination, weighted);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_score_is_that_of_the_formula(PredictionTask task, CombinationRule combination, bool weighted)
    {
        using var data = Problem.Clouds();
        using var ensemble = Ensemble(task, combination, weighted ? Weights : null, 1);
        double[] weights = weighted ? [1 / 8.0, 2 / 8.0, 5 / 8.0] : [1 / 3.0, 1 / 3.0, 1 / 3.0];
        var outputs = ensemble.Members.Select(member => OutputsOf(member, data)).ToArray(); // [M][N][K]
        var scores = ScoresOf(ensemble, data);
        for (var row = 0; row < data.Count; row++)
        {
            var expected = Expected(task, combination, weights, [.. outputs.Select(member => member[row])]);
            for (var k = 0; k < expected.Length; k++)
                Assert.Equal(expected[k], scores[(row * expected.Length) + k], 1e-5 * Math.Max(1, Math.Abs(expected[k])));
        }
    }

    [Fact]
    public void The_mixtures_log_loss_is_at_most_the_members_mean()
    {
        using var data = Problem.Clouds(300, 2);
        using var ensemble = Ensemble(new MulticlassTask(3), CombinationRule.MeanProbability, null, 1);
        var own = ensemble.Members.Average(member => Averaging.AveragedTrainingTests.LogLoss(member, data));
        Assert.InRange(LogLoss(ensemble, data), 0, own);
    }

    [Fact]
    public void Certain_members_do_not_saturate()
    {
        using var data = Problem.Line(20);
        using var first = Linear(60, 60);
        using var ensemble = new EnsembleModel([first, Linear(60, 60)]);
        var scores = ScoresOf(ensemble, data);
        var own = Problem.Scores(first, data);
        Assert.All(own.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, Math.Abs(pair.First))));
        Assert.InRange(own.Max(Math.Abs), 60, 1000);
    }

    [Fact]
    public void A_temperature_divides_the_combined_logits_and_keeps_the_most_probable_class()
    {
        using var data = Problem.Clouds();
        using var plain = Ensemble(new MulticlassTask(3), CombinationRule.MeanProbability, null, 1);
        using var cool = new EnsembleModel(plain.Members, temperature: 2.5);
        var (before, after) = (ScoresOf(plain, data), ScoresOf(cool, data));
        for (var row = 0; row < data.Count; row++)
        {
            var p = before.AsSpan(row * 3, 3).ToArray().Select(value => Math.Pow(value, 1 / 2.5)).ToArray();
            for (var k = 0; k < 3; k++)
                Assert.Equal(p[k] / p.Sum(), after[(row * 3) + k], 1e-5);
        }
    }

    [Fact]
    public void Saved_and_restored_it_has_all_its_members_weights_and_temperature()
    {
        using var data = Problem.Clouds();
        using var ensemble = Ensemble(new MulticlassTask(3), CombinationRule.MeanProbability, Weights, 1.7);
        using var saved = ensemble.ToArchive();
        using var read = TensorArchive.FromBytes(saved.ToBytes(), "test");
        using var restored = EnsembleModel.FromArchive(read);
        Assert.Equal(3, restored.Members.Length);
        Assert.Equal(ensemble.Weights.ToArray(), restored.Weights.ToArray());
        Assert.Equal(ScoresOf(ensemble, data), ScoresOf(restored, data));
        Assert.Equal(ensemble.History, restored.History);
        Assert.Equal(ensemble.Members.Select(member => member.History), restored.Members.Select(member => member.History));
        using var single = ensemble.Members[0].ToArchive();
        Assert.Contains("Expected a saved ensemble", Assert.Throws<InvalidDataException>(() => EnsembleModel.FromArchive(single)).Message, StringComparison.Ordinal);
        read.Header["weights"]!.AsArray().RemoveAt(0);
        Assert.Contains("Got 2 for 3 members", Assert.Throws<InvalidDataException>(() => EnsembleModel.FromArchive(read)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_threads_get_the_same_scores_and_none_after_it_was_disposed()
    {
        using var data = Problem.Clouds();
        var ensemble = Ensemble(new MulticlassTask(3), CombinationRule.MeanProbability, null, 1);
        var expected = ScoresOf(ensemble, data);
        Parallel.For(0, 16, _ => Assert.Equal(expected, ScoresOf(ensemble, data)));
        ensemble.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ScoresOf(ensemble, data));
    }

    [Fact]
    public void Scoring_leaves_no_tensors_behind()
    {
        using var data = Problem.Clouds();
        using var ensemble = Ensemble(new BinaryTask(), CombinationRule.MeanProbability, null, 2);
        ScoresOf(ensemble, data);
        var before = LiveTensors.Count();
        ScoresOf(ensemble, data);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_values()
    {
        using var binary = Network(new BinaryTask(), 1);
        using var regression = Network(new RegressionTask(), 2);
        Assert.Contains("number 1 is [B, 2] → [B, 1], RegressionTask", Assert.Throws<ArgumentException>(() => new EnsembleModel([binary, regression])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one member", Assert.Throws<ArgumentException>(() => new EnsembleModel([])).Message, StringComparison.Ordinal);
        var message = Assert.Throws<ArgumentException>(() => new EnsembleModel([regression], CombinationRule.Vote, [0, 1], 2)).Message;
        foreach (var fault in new[] { "Vote needs classes", "Got 2 for 1 members", "must be in (0, ∞). Got [0, 1]", "`Temperature` must be 1" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    internal static float[] ScoresOf(EnsembleModel ensemble, TensorDataset data)
    {
        var scores = new float[data.Count * ensemble.Task.ScoreSize];
        ensemble.Score(data.Features.data<float>().ToArray(), (int)data.Count, scores);
        return scores;
    }

    internal static double LogLoss(EnsembleModel ensemble, TensorDataset data)
    {
        var (scores, labels) = (ScoresOf(ensemble, data), data.Labels.data<long>().ToArray());
        return labels.Select((label, row) => -Math.Log(scores[(row * ensemble.Task.ScoreSize) + label])).Average();
    }

    private static double[] Expected(PredictionTask task, CombinationRule combination, double[] w, double[][] z)
    {
        switch (task, combination)
        {
            case (RegressionTask, _):
                return [2 + (3 * w.Zip(z, (a, b) => a * b[0]).Sum())];
            case (BinaryTask, CombinationRule.MeanLogit):
                return [w.Zip(z, (a, b) => a * b[0]).Sum()];
            case (BinaryTask, CombinationRule.MeanProbability):
                var p = w.Zip(z, (a, b) => a / (1 + Math.Exp(-b[0]))).Sum();
                return [Math.Log(p / (1 - p))];
            case (BinaryTask, _):
                var votes = 3 * w.Zip(z, (a, b) => b[0] > 0 ? a : 0).Sum();
                return [Math.Log((votes + 0.5) / (3.5 - votes))];
            case (_, CombinationRule.MeanLogit):
                return Softmax([.. Enumerable.Range(0, 3).Select(k => w.Zip(z, (a, b) => a * b[k]).Sum())]);
            case (_, CombinationRule.MeanProbability):
                return [.. Enumerable.Range(0, 3).Select(k => w.Zip(z, (a, b) => a * Softmax(b)[k]).Sum())];
            default:
                return [.. Enumerable.Range(0, 3).Select(k => w.Zip(z, (a, b) => Array.IndexOf(b, b.Max()) == k ? a : 0).Sum())];
        }
    }

    private static double[] Softmax(double[] z) => [.. z.Select(value => Math.Exp(value) / z.Sum(Math.Exp))];

    private static double[][] OutputsOf(NetworkModel member, TensorDataset data)
    {
        using var outputs = member.Outputs(data.Features);
        return [.. outputs.data<float>().ToArray().Select(value => (double)value).Chunk((int)outputs.shape[1])];
    }

    internal static EnsembleModel Ensemble(PredictionTask task, CombinationRule combination, double[]? weights, double temperature) =>
        new([Network(task, 1), Network(task, 2), Network(task, 3)], combination, weights, temperature);

    private static NetworkModel Network(PredictionTask task, int seed)
    {
        var (network, shape) = (MlNetLandscape.Network.Mlp(8), new NetworkShape(2, task.Outputs));
        return new NetworkModel(network, shape, task, new TrainingHistory { WeightsOfEpoch = seed }, network.Build(shape, seed));
    }

    private static NetworkModel Linear(float first, float second)
    {
        var (network, shape) = (MlNetLandscape.Network.Mlp(), new NetworkShape(2, 1));
        var module = network.Build(shape, 1);
        using var noGradient = no_grad();
        module.parameters().First().copy_(tensor(new[] { first, second }).view(1, 2));
        return new NetworkModel(network, shape, new BinaryTask(), new TrainingHistory(), module);
    }
}
