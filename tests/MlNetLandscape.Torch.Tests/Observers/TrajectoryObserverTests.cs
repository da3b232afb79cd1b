using MlNetLandscape.Numerics.Geometry.Slices;
using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Observers;

/// <summary>The trajectory is the one trained, however it is thinned out, and interruptions do not show.</summary>
public sealed class TrajectoryObserverTests
{
    private const int StepsPerEpoch = 7; // 101 rows in batches of 16
    private const int Epochs = 4;

    [Fact]
    public void Its_points_are_the_weights_that_a_training_of_as_many_steps_ends_with()
    {
        using var data = Problem.Clouds();
        using var path = Walk(data, new TrajectoryObserver { Every = StepsPerEpoch }, out var last);
        Assert.Equal([0, 7, 14, 21, 28], path.Steps.ToArray());
        Assert.Equal(StepsPerEpoch, path.Every);
        Assert.Equal(Network.Mlp(8), path.Network);
        Assert.Equal(new NetworkShape(2, 3), path.Shape);
        for (var epochs = 0; epochs <= Epochs; epochs++)
        {
            var options = new Problem.Options { Epoch = Math.Max(1, epochs), StopToken = new CancellationToken(canceled: epochs == 0) };
            using var model = Problem.Train(options, new MulticlassTask(3), data);
            Assert.Equal(Problem.Weights(model), path[epochs].data<float>().ToArray());
        }

        Assert.Equal(last, path[^1].data<float>().ToArray());
        Assert.Equal(path.Count, path.Count());
        Assert.Equal("5 points of 51 parameters, every 7 steps, 0 … 28", path.ToString());
    }

    [Fact]
    public void Epochs_are_a_rhythm_too()
    {
        using var data = Problem.Clouds();
        using var path = Walk(data, new TrajectoryObserver { EveryEpochs = 2 });
        Assert.Equal([0, 14, 28], path.Steps.ToArray());
    }

    [Theory]
    [InlineData(1, 29, 1, 29)] // 28 steps and the start
    [InlineData(1, 28, 2, 15)]
    [InlineData(1, 15, 2, 15)]
    [InlineData(1, 14, 4, 8)]
    [InlineData(1, 3, 16, 3)]
    [InlineData(3, 6, 6, 6)]
    [InlineData(50, 200, 50, 2)]
    public void It_is_thinned_out_by_doubling_the_rhythm(int every, int maximum, long rhythm, int count)
    {
        using var data = Problem.Clouds();
        using var whole = Walk(data, new TrajectoryObserver());
        using var path = Walk(data, new TrajectoryObserver { Every = every, MaximumPoints = maximum });
        Assert.Equal((rhythm, count), (path.Every, path.Count));
        Assert.Equal(Enumerable.Range(0, 28).Where(step => step % rhythm == 0).Append(28).Select(step => (long)step), path.Steps);
        Assert.All(path.Zip(path.Steps), point => Assert.Equal(whole[(int)point.Second].data<float>().ToArray(), point.First.data<float>().ToArray()));
    }

    [Fact]
    public void Bytes_bound_it_as_well()
    {
        using var data = Problem.Clouds();
        using var path = Walk(data, new TrajectoryObserver { Memory = 51 * 4 * 10 });
        Assert.Equal([0, 4, 8, 12, 16, 20, 24, 28], path.Steps.ToArray());
        var options = Observing(new TrajectoryObserver { Memory = (51 * 4 * 3) - 1, Sink = _ => { } });
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data));
        Assert.StartsWith("`Memory` of `TrajectoryObserver` must hold three points of 51 parameters, 612 bytes. Got 611.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_anywhere_it_is_the_same_after_resuming(bool observesMore)
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        var (left, cancelled) = (int.MaxValue, new CancellationTokenSource());
        var network = Network.Custom("trajectory", shape => new Counting(shape, _ =>
        {
            if (--left == 0)
                cancelled.Cancel();
        }));
        using var whole = Walk(data, new TrajectoryObserver { MaximumPoints = 9 }, out _, Set);
        Assert.Equal(8, whole.Count);
        foreach (var pass in new[] { 3, 9, 20, 26 })
        {
            (left, cancelled) = (pass, new CancellationTokenSource());
            Trajectory? resumed = null;
            var options = Observing(new TrajectoryObserver { MaximumPoints = 9, Sink = path => resumed = path });
            Set(options);
            (options.CheckpointPath, options.CancellationToken) = (folder.File("run.checkpoint"), cancelled.Token);
            Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
            Assert.Null(resumed);
            options.CancellationToken = default;
            Problem.Train(options, new MulticlassTask(3), data).Dispose();
            Assert.Equal(whole.Steps.ToArray(), resumed!.Steps.ToArray());
            Assert.Equal(whole.SelectMany(point => point.data<float>().ToArray()), resumed.SelectMany(point => point.data<float>().ToArray()));
            resumed.Dispose();
            cancelled.Dispose();
        }

        void Set(Problem.Options options)
        {
            options.Network = network;
            if (observesMore)
                options.Observers = [new WalkObserver { Every = 2, Points = 2 }, .. options.Observers];
        }
    }

    [Fact]
    public void A_training_that_is_stopped_ends_its_trajectory_there()
    {
        using var data = Problem.Clouds();
        using var stopping = new CancellationTokenSource();
        var passes = 0;
        using var path = Walk(data, new TrajectoryObserver { Every = 4 }, out var last, options =>
        {
            options.StopToken = stopping.Token;
            options.Network = Network.Custom("stopping", shape => new Counting(shape, _ =>
            {
                if (++passes == 11) // the first is the factory's dry run
                    stopping.Cancel();
            }));
        });
        Assert.Equal([0, 4, 8, 10], path.Steps.ToArray());
        Assert.Equal(last[..(int)path.ParameterCount], path[^1].data<float>().ToArray());
    }

    [Fact]
    public void Where_weights_are_averaged_it_ends_where_the_steps_did()
    {
        using var data = Problem.Clouds();
        using var alone = Problem.Train(new Problem.Options { Epoch = Epochs }, new MulticlassTask(3), data);
        using var path = Walk(data, new TrajectoryObserver(), out var averaged, options => options.Averaging = new WeightAverage());
        Assert.Equal(Problem.Weights(alone), path[^1].data<float>().ToArray());
        Assert.NotEqual(averaged, path[^1].data<float>().ToArray());
    }

    [Fact]
    public void Every_member_of_an_ensemble_has_its_own()
    {
        using var data = Problem.Clouds();
        var paths = new List<Trajectory>();
        var options = Observing(new TrajectoryObserver { EveryEpochs = 1, Sink = paths.Add });
        using var ensemble = EnsembleTraining.Train(new SnapshotEnsemble { Cycles = 2, WarmUpEpochs = 0 }, Problem.Job(options, new MulticlassTask(3)), data, null);
        Assert.Equal(ensemble.Members.Select(Problem.Weights), paths.Select(path => path[^1].data<float>().ToArray()));
        Assert.Equal(paths[0][^1].data<float>().ToArray(), paths[1][0].data<float>().ToArray()); // a cycle starts where the one before it ended
        paths.ForEach(path => path.Dispose());
    }

    [Fact]
    public void The_network_and_its_history_do_not_notice()
    {
        using var data = Problem.Clouds();
        using var alone = Problem.Train(new Problem.Options { Epoch = Epochs }, new MulticlassTask(3), data);
        using var path = Walk(data, new TrajectoryObserver(), out var weights);
        Assert.Equal(Problem.Weights(alone), weights);
        Assert.Empty(alone.History.Observations);
        Assert.Equal(0, new TrajectoryObserver().ObservationsIn(1_000_000_000)); // it makes no observations, of which there may not be too many
    }

    /// <summary>With a full batch and a constant rate, gradient descent on a quadratic goes straight at the end; a random walk does not.</summary>
    [Fact]
    public void Its_principal_plane_holds_more_of_a_descent_than_of_a_random_walk()
    {
        using var data = Problem.Line();
        using var path = Walk(data, new TrajectoryObserver(), out _, options =>
        {
            options.Network = Network.Mlp();
            (options.Optimizer, options.LearningRate, options.BatchSize, options.Epoch) = (new Sgd { Momentum = 0 }, 0.1, 1000, 50);
        }, new RegressionTask());
        using var plane = PrincipalPlane<Tensor>.Of(new TensorSpace(path.ParameterCount), path);
        Assert.InRange(plane.Explained[0] + plane.Explained[1], 0.99, 1);
        Assert.InRange(plane.RandomWalk[0] + plane.RandomWalk[1], 0.88, 0.92);
        Assert.Equal(0, plane.Distances.Max(), 1e-2);
    }

    [Fact]
    public void It_survives_a_file()
    {
        using var folder = new TemporaryFolder();
        using var data = Problem.Clouds();
        using var path = Walk(data, new TrajectoryObserver { Every = 4 });
        path.Save(folder.File("walk"));
        using var read = Trajectory.Load(folder.File("walk"));
        Assert.Equal((path.Network, path.Shape, path.Every), (read.Network, read.Shape, read.Every));
        Assert.Equal(path.Steps.ToArray(), read.Steps.ToArray());
        Assert.Equal(path.SelectMany(point => point.data<float>().ToArray()), read.SelectMany(point => point.data<float>().ToArray()));

        using var other = new TensorArchive();
        other.Header["format"] = "network";
        other.Save(folder.File("other"));
        Assert.Contains("holds no trajectory, but network", Assert.Throws<InvalidDataException>(() => Trajectory.Load(folder.File("other"))).Message, StringComparison.Ordinal);
        other.Header["format"] = "trajectory";
        other.Save(folder.File("other"));
        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(() => Trajectory.Load(folder.File("other"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stays_behind()
    {
        using var data = Problem.Clouds();
        var upstream = LiveTensors.LeftBy(() => Problem.Train(new Problem.Options(), new MulticlassTask(3), data).Dispose());
        Assert.Equal(upstream, LiveTensors.LeftBy(() =>
        {
            using var path = Walk(data, new TrajectoryObserver { MaximumPoints = 5 });
            using var space = NewDisposeScope();
            Assert.Equal(path.Count, path.In(new TensorSpace(path.ParameterCount, ScalarType.Float64)).Count);
            Assert.Equal(path.Count, path.In(new TensorSpace(path.ParameterCount)).Count);
        }));
        var gone = Walk(data, new TrajectoryObserver());
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone[0]);
    }

    [Fact]
    public void What_is_out_of_range_is_said_at_once()
    {
        using var data = Problem.Clouds();
        var options = Observing(new TrajectoryObserver { Every = 0, EveryEpochs = 0, MaximumPoints = 2, Memory = 0 });
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(options, new MulticlassTask(3), data)).Message;
        foreach (var fault in new[] { "`Every`", "`EveryEpochs`", "`MaximumPoints`", "`Memory`", "`Sink`" })
            Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    private static Problem.Options Observing(TrajectoryObserver observer) => new() { Epoch = Epochs, Observers = [observer] };

    private static Trajectory Walk(TensorDataset data, TrajectoryObserver observer) => Walk(data, observer, out _);

    private static Trajectory Walk(TensorDataset data, TrajectoryObserver observer, out float[] weights, Action<Problem.Options>? set = null, PredictionTask? task = null)
    {
        Trajectory? taken = null;
        var options = Observing(observer with { Sink = path => taken = path });
        set?.Invoke(options);
        using var model = Problem.Train(options, task ?? new MulticlassTask(3), data);
        weights = Problem.Weights(model);
        Assert.Empty(model.History.Observations.Where(seen => seen is not WalkObservation));
        return taken!;
    }
}
