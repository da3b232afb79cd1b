using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>The walk against closed forms: a linear network with squared loss descends a quadratic.</summary>
public sealed class WalkObserverTests
{
    [Theory]
    [InlineData(0.0, 0.0, 1000, 1, null)]
    [InlineData(0.9, 0.0, 1000, 1, null)]
    [InlineData(0.5, 0.3, 16, 1, null)]
    [InlineData(0.9, 0.1, 8, 3, null)]
    [InlineData(0.0, 0.2, 20, 1, 0.5)]
    public void It_sees_the_walk_on_a_quadratic_as_computed_by_hand(double momentum, double decay, int batch, int accumulation, double? clip)
    {
        using var data = Problem.Line();
        var options = Linear(0.1, momentum);
        (options.WeightDecay, options.BatchSize, options.GradientAccumulation, options.GradientClipNorm) = (decay, batch, accumulation, clip);
        options.Epoch = 4;
        options.Observers = [new WalkObserver { Every = 1 }];
        using var model = Problem.Train(options, new RegressionTask(), data);
        var seen = Walks(model);
        var exact = new LinearWalk(data, options, Start(options, data)).Observations(seen.Length).ToArray();
        Assert.Equal(model.History.Epochs[^1].Steps, seen.Length);
        foreach (var (walk, truth) in seen.Zip(exact))
        {
            Assert.Equal(truth.Step, walk.Step);
            Assert.Equal([truth.GradientNorm, truth.DistanceFromStart, truth.StepLength], [walk.GradientNorm, walk.DistanceFromStart, walk.StepLength], Near);
            Assert.Equal(truth.Losses, walk.Losses, Near);
            Assert.Equal(truth.Cosine ?? 7, walk.Cosine ?? 7, 4);
            Assert.Equal(truth.HasInteriorMinimum, walk.HasInteriorMinimum);
            Assert.Equal(10, walk.Cost.Values);
        }
    }

    /// <summary>With H = 2 I the gradient is multiplied by 1 − 2η at each step: it turns about when η λ &gt; 1, and the step then passes the minimum.</summary>
    [Theory]
    [InlineData(0.20, false)]
    [InlineData(0.45, false)]
    [InlineData(0.60, true)]
    [InlineData(0.95, true)]
    public void Consecutive_gradients_turn_about_and_the_step_crosses_the_valley_exactly_when_the_rate_times_the_curvature_exceeds_one(double rate, bool turns)
    {
        using var data = Crosses();
        Assert.Equal(2 * Matrix<double>.Build.DenseIdentity(2), LinearWalk.Hessian(data));
        var options = Linear(rate, momentum: 0);
        (options.Epoch, options.Observers) = (3, [new WalkObserver { Every = 1 }]);
        using var model = Problem.Train(options, new RegressionTask(), data);
        foreach (var (before, walk) in Walks(model).Zip(Walks(model).Skip(1)))
        {
            Assert.Equal(Math.Abs(1 - (2 * rate)), walk.GradientNorm / before.GradientNorm, 4);
            Assert.Equal(turns ? 180 : 0, walk.Angle!.Value, 0.1);
            Assert.Equal(turns, walk.HasInteriorMinimum);
            Assert.Equal(rate * walk.GradientNorm, walk.StepLength, 5);
        }
    }

    [Fact]
    public void Steps_in_between_are_not_observed_and_what_is_observed_does_not_depend_on_them()
    {
        using var data = Problem.Clouds();
        var all = Observed(data, every: 1);
        var some = Observed(data, every: 5);
        Assert.Equal([0, 5, 10, 15, 20, 25, 30], some.Select(walk => walk.Step));
        Assert.Equal(all.Where(walk => walk.Step % 5 == 0), some);
        Assert.Equal([1, 1, 2, 3, 3, 4, 5], some.Select(walk => walk.Epoch)); // 7 steps an epoch
    }

    /// <summary>Dropout masks and batch statistics along the step are those of the step: its first loss is the epoch's.</summary>
    [Fact]
    public void The_loss_at_the_steps_end_is_the_loss_it_has_with_the_steps_own_dropout()
    {
        using var data = Problem.Clouds(rows: 60);
        var options = new Problem.Options
        {
            Network = Network.Mlp(8) with { Dropout = 0.4, Normalization = Normalization.Batch },
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 1e-3,
            BatchSize = 60,
            Epoch = 3,
            Observers = [new WalkObserver { Every = 1 }],
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        foreach (var (walk, epoch) in Walks(model).Zip(model.History.Epochs))
        {
            Assert.Equal(epoch.TrainingLoss, walk.Losses[0], 12);
            var slope = (walk.Losses[1] - walk.Losses[0]) * 10; // dL/dα at α = 0 is −η ‖g‖²: with other masks it would be anything
            Assert.Equal(1, slope / (-1e-3 * walk.GradientNorm * walk.GradientNorm), 0.05);
        }
    }

    [Fact]
    public void The_first_gradient_has_none_before_it()
    {
        using var data = Problem.Line();
        Assert.Null(Observed(data, every: 1, new RegressionTask())[0].Cosine);
        Assert.Null(new WalkObservation().Angle);
        Assert.Equal(120, new WalkObservation { Cosine = -0.5 }.Angle!.Value, 10);
    }

    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, true)]
    [InlineData(new[] { 3.0, 2, 1 }, false)]
    [InlineData(new[] { 1.0, 2, 3 }, false)]
    [InlineData(new[] { 1.0, 3, 2 }, false)]
    [InlineData(new[] { 2.0, 1, 1 }, false)]
    [InlineData(new[] { 1.0, 0.99999999, 1 }, false)] // less than single precision sees
    [InlineData(new[] { 1.0, double.NaN, double.NaN }, false)]
    public void A_minimum_is_interior_when_a_loss_between_is_below_both_ends(double[] losses, bool interior) =>
        Assert.Equal(interior, new WalkObservation { Losses = [.. losses] }.HasInteriorMinimum);

    /// <summary>Four points of the plane (x, y) with x = ±1: the design's columns are orthogonal and of equal length.</summary>
    private static TensorDataset Crosses() => new(tensor([1f, -1f, 1f, -1f]).view(4, 1), tensor([3f, 0f, 2f, 1f]));

    private static Problem.Options Linear(double rate, double momentum) => new()
    {
        Network = Network.Mlp(),
        Optimizer = new Sgd { Momentum = momentum },
        LearningRate = rate,
        BatchSize = 1000,
    };

    private static WalkObservation[] Walks(NetworkModel model) => [.. model.History.Observations.Cast<WalkObservation>()];

    private static WalkObservation[] Observed(TensorDataset data, int every, PredictionTask? task = null)
    {
        using var model = Problem.Train(new Problem.Options { Observers = [new WalkObserver { Every = every }] }, task ?? new MulticlassTask(3), data);
        return [.. Walks(model).Select(walk => walk with { Cost = walk.Cost with { Seconds = 0 } })];
    }

    /// <summary>The weights a training starts with.</summary>
    private static Vector<double> Start(Problem.Options options, TensorDataset data)
    {
        var unmoved = new Problem.Options { Network = options.Network, StopToken = new CancellationToken(canceled: true) };
        using var model = Problem.Train(unmoved, new RegressionTask(), data);
        return Vector<double>.Build.DenseOfEnumerable(Problem.Weights(model).Select(weight => (double)weight));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4 * Math.Max(1, Math.Abs(a));
}
