using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

public sealed class BarrierGuardTests
{
    private static readonly AveragingRule EveryStep = AveragingRule.Equal with { StartEpoch = 0, EverySteps = 1 };

    [Fact]
    public void Mirrored_minima_are_not_averaged_and_the_better_average_is_chosen()
    {
        using var data = Problem.Clouds(90, 0.1);
        using var trained = Problem.Train(new Problem.Options { Epoch = 30, LearningRate = 0.02 }, new MulticlassTask(3), data);
        using var module = trained.CreateModule();
        var job = Job(new WeightAverage { Rule = EveryStep, Guard = new BarrierGuard() });
        using var validation = new BatchObjective(module, job.Task, job.Task.DefaultLoss, data);
        using var averaging = new AveragedTraining(job.Options.Averaging!, job, module, data, validation, stepsPerEpoch: 1);
        averaging.Take(1);
        averaging.Take(2);
        var best = Values(module);
        Mirror(module);
        Worsen(module);
        averaging.Take(3);
        averaging.Take(4);
        var before = Values(module);
        using (averaging.Enter())
            Assert.Equal(before, Values(module)); // the points of the second group alone
        averaging.Apply();
        Assert.Equal(best, Values(module));
        var record = averaging.Record(null, isAverage: true);
        Assert.Equal([(1L, 2L, 2L), (3L, 4L, 2L)], record.Groups.Select(group => (group.FirstStep, group.LastStep, group.Points)));
        Assert.InRange(record.Groups[0].EndingBarrier!.Value, 0.1, 10);
        Assert.Equal(0.0, record.Groups[0].HighestBarrier!.Value, 1e-6);
        Assert.True(record.Groups[0].ValidationLoss < record.Groups[1].ValidationLoss);
        Assert.Equal(0, record.Chosen);
    }

    [Theory]
    [InlineData(0.3f, 0f, 0.6f, 1)]
    [InlineData(0f, 0.3f, 0.6f, 0)]
    [InlineData(0.3f, 0.6f, 0f, 2)]
    public void Of_many_averages_the_network_gets_the_one_with_the_lowest_validation_loss(float first, float second, float third, int chosen)
    {
        using var data = Problem.Clouds(90, 0.1);
        using var trained = Problem.Train(new Problem.Options { Epoch = 30, LearningRate = 0.02 }, new MulticlassTask(3), data);
        using var module = trained.CreateModule();
        var job = Job(new WeightAverage { Rule = EveryStep, Guard = new BarrierGuard() });
        using var validation = new BatchObjective(module, job.Task, job.Task.DefaultLoss, data);
        using var averaging = new AveragedTraining(job.Options.Averaging!, job, module, data, validation, stepsPerEpoch: 1);
        float[][] points = [.. new[] { first, second, third, 0.9f }.Select((harm, place) =>
        {
            Worsen(module, harm);
            averaging.Take(place + 1);
            var values = Values(module);
            Worsen(module, -harm);
            Mirror(module);
            return values;
        })];
        averaging.Apply();
        var record = averaging.Record(null, isAverage: true);
        Assert.Equal(4, record.Groups.Length);
        Assert.Equal(chosen, record.Chosen);
        Assert.Equal(record.Groups.Min(group => group.ValidationLoss), record.Groups[chosen].ValidationLoss);
        Assert.Equal(points[chosen], Values(module));
    }

    [Fact]
    public void Without_a_guard_the_mean_of_mirrored_minima_lies_on_the_barrier_between_them()
    {
        using var data = Problem.Clouds(90, 0.1);
        using var trained = Problem.Train(new Problem.Options { Epoch = 30, LearningRate = 0.02 }, new MulticlassTask(3), data);
        using var module = trained.CreateModule();
        var job = Job(new WeightAverage { Rule = EveryStep });
        using var loss = new BatchObjective(module, job.Task, job.Task.DefaultLoss, data);
        using var averaging = new AveragedTraining(job.Options.Averaging!, job, module, data, null, stepsPerEpoch: 1);
        var own = loss.Evaluate(CancellationToken.None).Loss;
        averaging.Take(1);
        Mirror(module);
        Assert.Equal(own, loss.Evaluate(CancellationToken.None).Loss, 1e-5);
        averaging.Take(2);
        averaging.Apply();
        Assert.InRange(loss.Evaluate(CancellationToken.None).Loss, own + 0.1, 10);
    }

    [Fact]
    public void The_barrier_of_a_quadratic_is_nothing_and_the_network_is_left_alone()
    {
        using var data = Problem.Line();
        var job = new TrainingJob(new Problem.Options { Network = Network.Mlp() }, new RegressionTask(), 1, CPU, null, _ => { }, _ => { }, _ => { });
        using var module = Network.Mlp().Build(new NetworkShape(2, 1), 1);
        var vector = new ParameterVector([.. module.parameters()]);
        using var line = new LineBarrier(new BarrierGuard(), job, module, vector, new RunningStatistics(module), data);
        using var from = zeros(3, ScalarType.Float64);
        using var to = ones(3);
        var before = Values(module);
        Assert.Equal(0, line.Measure(from, to)); // a convex loss lies below its chords
        Assert.Equal(before, Values(module));
        using var broken = full([3], float.NaN);
        Assert.Equal(double.PositiveInfinity, line.Measure(from, broken));
    }

    private static TrainingJob Job(WeightAverage averaging) =>
        Problem.Job(new Problem.Options { Epoch = 10, Averaging = averaging }, new MulticlassTask(3));

    private static float[] Values(nn.Module module) => [.. module.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];

    /// <summary>The hidden units in the opposite order: the same function elsewhere.</summary>
    private static void Mirror(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parameters = module.parameters().ToArray();
        parameters[0].copy_(parameters[0].flip(0));
        parameters[1].copy_(parameters[1].flip(0));
        parameters[2].copy_(parameters[2].flip(1));
    }

    private static void Worsen(nn.Module module, float by = 0.3f)
    {
        using var noGradient = no_grad();
        module.parameters().Last().add_(tensor([by, 0f, 0f]));
    }
}
