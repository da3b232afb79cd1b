using MlNetLandscape.Numerics.Geometry.Tunnels;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Geometry;

/// <summary>Sweeps on three clouds in the plane.</summary>
public sealed class TunnelSweepTests
{
    private static readonly MulticlassTask Task = new(3);

    private static readonly TunnelSweepOptions Small = new() { LearningRates = [0.02, 0.05], TargetLoss = 0.5, ThresholdLoss = 1, Trainings = 2, Probes = 5 };

    [Fact]
    public void Each_run_is_the_training_with_that_value_measured_at_the_target()
    {
        using var data = Problem.Clouds();
        var sweep = Run(data, Small);
        Assert.Equal([(TunnelAxis.LearningRate, 0.02), (TunnelAxis.LearningRate, 0.05)], sweep.Settings.Select(setting => (setting.Axis, setting.Value)));
        Assert.All(sweep.Settings, setting => Assert.Equal((2, true), (setting.Reached, setting.IsComparable)));
        var run = sweep.Settings[1].Runs[1];
        Assert.Equal(sweep.Settings[0].Runs[1].Seed, run.Seed); // from the same initial weights
        Assert.NotEqual(sweep.Settings[1].Runs[0].Seed, run.Seed);

        var training = Training();
        (training.LearningRate, training.Target) = (0.05, new TrainingTarget { Loss = 0.5, StepsPerLook = 3 }); // 7 steps an epoch, two looks
        using var same = NetworkTraining.Train(Problem.Job(training, Task) with { Seed = run.Seed }, data, null);
        Assert.Equal((same.History.Target!.Loss, same.History.Target.Steps), (run.Loss, run.Steps));
        using var slices = new NetworkSlices(same, data);
        using var theta = slices.Risk.Theta();
        var width = TunnelWidth.Measure(slices, theta, new TunnelOptions { ThresholdLoss = 1, Probes = 5 });
        Assert.Equal(width.Probes.ToArray(), run.Width!.Probes.ToArray());
        Assert.Equal(width.Norm, run.Norm);
        using var dense = DenseTop(slices.Risk, theta);
        Assert.Equal(dense.item<double>(), run.LargestEigenvalue!.Value, 0.01 * dense.item<double>());
        Assert.Equal(sweep.Settings[1].Runs.Average(one => one.Width!.Angle.Value), sweep.Settings[1].Angle.Value, 1e-12);
    }

    [Fact]
    public void Every_axis_puts_its_value_in_place_of_the_trainings_own()
    {
        using var data = Problem.Clouds();
        var training = Training();
        training.LearningRate = 0.03;
        foreach (var (options, change) in new (TunnelSweepOptions, Action<TrainingOptions>)[]
        {
            (Small with { LearningRates = [], BatchSizes = [40] }, own => own.BatchSize = 40),
            (Small with { LearningRates = [], WeightDecays = [0.01] }, own => own.WeightDecay = 0.01),
            (Small with { LearningRates = [], Dropouts = [0.1] }, own => own.Network = ((MlpNetwork)own.Network) with { Dropout = 0.1 }),
        })
        {
            var own = training.Copy();
            change(own);
            var varied = TunnelStudy.Run(Problem.Job(training, Task), data, options);
            var expected = TunnelStudy.Run(Problem.Job(own, Task), data, Small with { LearningRates = [0.03] });
            Assert.Equal(expected.Settings[0].Runs.Select(run => (run.Steps, run.Loss, run.Norm)), varied.Settings[0].Runs.Select(run => (run.Steps, run.Loss, run.Norm)));
            Assert.InRange(varied.Cost.Products, varied.Settings[0].Runs.Length, 100 * varied.Settings[0].Runs.Length); // those of the eigenvalues
            Assert.Equal(varied.Settings[0].Runs.Sum(run => run.Width!.Cost.Values), varied.Cost.Values);
        }
    }

    [Fact]
    public void A_setting_that_does_not_get_there_is_told_and_not_used()
    {
        using var data = Problem.Clouds();
        var sweep = Run(data, Small with { LearningRates = [0.05, 1e-7], WeightDecays = [1e9], Trainings = 1 });
        Assert.Equal([StudyEnd.Reached, StudyEnd.Missed, StudyEnd.Diverged], sweep.Settings.Select(setting => setting.Runs[0].End));
        var missed = sweep.Settings[1];
        Assert.Equal((0, false, double.NaN), (missed.Reached, missed.IsComparable, missed.Angle.Value));
        Assert.Null(missed.Runs[0].Width);
        Assert.InRange(missed.Runs[0].Loss, 0.5, 10);
        Assert.Contains("not comparable", sweep.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_on_several_axes_is_trained_once()
    {
        using var data = Problem.Clouds();
        var told = new List<StudyProgress>();
        var sweep = Run(data, Small with { LearningRates = [0.02], BatchSizes = [16], Dropouts = [0, 0.2], Progress = new Told(told.Add) });
        Assert.Equal(sweep.Along(TunnelAxis.LearningRate)[0].Runs.ToArray(), sweep.Along(TunnelAxis.BatchSize)[0].Runs.ToArray());
        Assert.Equal(sweep.Along(TunnelAxis.LearningRate)[0].Runs.ToArray(), sweep.Along(TunnelAxis.Dropout)[0].Runs.ToArray());
        Assert.NotEqual(0, sweep.Along(TunnelAxis.Dropout)[0].Runs[0].Steps);
        Assert.NotEqual(sweep.Along(TunnelAxis.Dropout)[0].Runs[0].Norm, sweep.Along(TunnelAxis.Dropout)[1].Runs[0].Norm);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], told.Select(progress => progress.Done));
        Assert.All(told, progress => Assert.Equal(8, progress.Trainings));
        Assert.Equal(TimeSpan.Zero, told[^1].Remaining);
    }

    [Fact]
    public void Dropout_varies_wherever_a_description_has_a_place_for_it()
    {
        Assert.Equal(Network.Mlp(4) with { Dropout = 0.3 }, DropoutVariant.Of(Network.Mlp(4), 0.3));
        Assert.Equal(Network.ResidualMlp(4) with { Dropout = 0.3 }, DropoutVariant.Of(Network.ResidualMlp(4), 0.3));
        Assert.Equal(
            Network.Layers(layers => layers.Linear(3).Dropout(0.3).Linear(2).Dropout(0.3)), DropoutVariant.Of(Network.Layers(layers => layers.Linear(3).Dropout(0.1).Linear(2).Dropout(0.2)), 0.3));
        Assert.Equal(
            Network.Layers(layers => layers.Linear(3).Residual(block => block.Linear(3).Dropout(0.3))), DropoutVariant.Of(Network.Layers(layers => layers.Linear(3).Residual(block => block.Linear(3).Dropout(0.1))), 0.3));
        Assert.Null(DropoutVariant.Of(Network.Layers(layers => layers.Linear(3)), 0.3));
    }

    [Fact]
    public void A_stop_leaves_out_what_has_not_begun()
    {
        using var data = Problem.Clouds();
        using var stop = new CancellationTokenSource();
        var training = Training();
        training.StopToken = stop.Token;
        var sweep = TunnelStudy.Run(Problem.Job(training, Task), data, Small with { Progress = new Told(_ => stop.Cancel()) });
        Assert.Equal((StopReason.StopRequested, 1, 1), (sweep.Stop, sweep.Settings.Length, sweep.Settings[0].Runs.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelled_in_training_or_between_it_throws_and_leaves_nothing(bool ofTraining)
    {
        using var data = Problem.Clouds();
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(8), () =>
        {
            using var cancelled = new CancellationTokenSource();
            var training = Training();
            if (ofTraining)
                training.CancellationToken = cancelled.Token;
            var options = Small with { Progress = new Told(_ => cancelled.Cancel()), Geometry = new GeometryOptions { CancellationToken = ofTraining ? default : cancelled.Token } };
            Assert.ThrowsAny<OperationCanceledException>(() => TunnelStudy.Run(Problem.Job(training, Task), data, options));
        }));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var data = Problem.Clouds();
        Assert.Equal(0, LiveTensors.LeftByNetworks(Network.Mlp(8), () => Run(data, Small with { Geometry = new GeometryOptions { MaximumRows = 30 } })));
    }

    [Fact]
    public void All_that_is_wrong_is_said_before_any_work()
    {
        using var data = Problem.Clouds();
        var training = Training();
        training.Network = Network.Layers(layers => layers.Linear(3));
        training.Averaging = new WeightAverage();
        var wrong = new TunnelSweepOptions
        {
            LearningRates = [0, 0.1],
            BatchSizes = [0],
            WeightDecays = [-1],
            Dropouts = [1],
            TargetLoss = 2,
            LooksPerEpoch = 0,
            Trainings = 0,
            Probes = 1,
            LargestRadius = 0,
            EigenvalueTolerance = 1,
            MaximumProducts = 0,
        };
        var message = Assert.Throws<ArgumentException>(() => TunnelStudy.Run(Problem.Job(training, Task), data, wrong)).Message;
        foreach (var fault in new[]
        {
            "`LearningRates` of `TunnelSweepOptions` must be in (0, ∞). Got 0.", "`BatchSizes` of `TunnelSweepOptions` must be in [1, ∞). Got 0.", "`WeightDecays` of `TunnelSweepOptions` must be in [0, ∞). Got -1.",
            "`Dropouts` of `TunnelSweepOptions` must be in [0, 1). Got 1.", "`Dropouts` need a network with dropout.", "the first below the second. Got 2 and 1.", "`Averaging` cannot go with a sweep", "`LooksPerEpoch`",
            "`Trainings`", "`Probes`", "`LargestRadius`", "`EigenvalueTolerance`", "`MaximumProducts`",
        })
            Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Contains("All are empty", Assert.Throws<ArgumentException>(() => Run(data, new TunnelSweepOptions())).Message, StringComparison.Ordinal);
    }

    private static Problem.Options Training() => new() { Network = Network.Mlp(8) with { Activation = Activation.Tanh }, Epoch = 100, Optimizer = new Sgd { Momentum = 0 }, LearningRate = 0.02 };

    private static TunnelSweep Run(TensorDataset data, TunnelSweepOptions options) => TunnelStudy.Run(Problem.Job(Training(), Task), data, options);

    private static Tensor DenseTop(EmpiricalRisk risk, Tensor theta)
    {
        using var scope = NewDisposeScope();
        using var hessian = risk.Hessian(theta);
        var columns = Enumerable.Range(0, (int)risk.Space.Dimension).Select(index =>
        {
            var unit = risk.Space.Zero();
            unit[index] = 1;
            return hessian.Apply(unit).to_type(ScalarType.Float64);
        }).ToArray();
        return linalg.eigvalsh(stack(columns)).max().MoveToOuterDisposeScope();
    }

    private sealed class Told(Action<StudyProgress> told) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => told(value);
    }
}
