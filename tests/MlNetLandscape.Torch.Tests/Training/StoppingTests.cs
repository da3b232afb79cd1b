namespace MlNetLandscape.Torch.Tests.Training;

/// <summary>Early stopping, stop token, time limit, progress.</summary>
public sealed class StoppingTests
{
    [Fact]
    public void Early_stopping_gives_the_best_weights_back()
    {
        using var data = Problem.Clouds(rows: 30, spread: 2);
        using var held = Problem.Clouds(rows: 60, spread: 2.5);
        var options = new Problem.Options
        {
            Network = Network.Mlp(64, 64),
            LearningRate = 0.02,
            Epoch = 200,
            EarlyStoppingCriteria = new EarlyStopping { Patience = 7 },
        };
        using var model = Problem.Train(options, new MulticlassTask(3), data, held);
        var history = model.History;
        var best = history.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        Assert.Equal(best.Epoch + 7, history.Epochs.Length);
        Assert.Equal(best.Epoch, history.WeightsOfEpoch);

        options.EarlyStoppingCriteria = null;
        options.Epoch = best.Epoch; // the same run, ended by hand where it was best
        using var exact = Problem.Train(options, new MulticlassTask(3), data, held);
        Assert.Equal(Problem.Weights(exact), Problem.Weights(model));
    }

    [Fact]
    public void Early_stopping_needs_something_to_validate_on()
    {
        using var data = Problem.Clouds();
        var error = Assert.Throws<ArgumentException>(() => Problem.Train(new Problem.Options { EarlyStoppingCriteria = new() }, new MulticlassTask(3), data));
        Assert.StartsWith("`EarlyStoppingCriteria` needs a `ValidationSet` or a `ValidationSetFraction` above 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_token_returns_the_best_network_so_far()
    {
        using var data = Problem.Clouds();
        using var stop = new CancellationTokenSource();
        var options = new Problem.Options { Epoch = 1000, StopToken = stop.Token, ValidationSetFraction = 0.3 };
        options.Progress = new Reports(report =>
        {
            if (report.Completed?.Epoch == 3)
                stop.Cancel();
        });
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal((StopReason.StopRequested, 3), (model.History.StopReason, model.History.Epochs.Length));
        Assert.Equal(model.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch, model.History.WeightsOfEpoch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_last_network_is_not_the_best_the_best_is_returned(bool byClock)
    {
        using var data = Problem.Clouds(150, 1.5);
        using var validation = Problem.Clouds(90, 1.4);
        using var stop = new CancellationTokenSource();
        var options = new Problem.Options { Epoch = 1000, LearningRate = 0.3, Clock = new TickingClock() };
        if (byClock)
            options.TimeLimit = TimeSpan.FromSeconds(300);
        else
            (options.StopToken, options.Progress) = (stop.Token, new Reports(report => Cancel(report.Completed?.Epoch)));
        using var model = Problem.Train(options, new MulticlassTask(3), data, validation);
        Assert.Equal(byClock ? StopReason.TimeLimit : StopReason.StopRequested, model.History.StopReason);
        var best = model.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.InRange(best.Epoch, 1, model.History.Epochs.Length - 1);
        Assert.Equal(best.Epoch, model.History.WeightsOfEpoch);
        Assert.Equal(best.ValidationLoss!.Value, Averaging.AveragedTrainingTests.LogLoss(model, validation), 1e-5);

        void Cancel(int? epoch)
        {
            if (epoch == 15)
                stop.Cancel();
        }
    }

    [Fact]
    public void A_training_ended_before_its_first_step_warns()
    {
        using var data = Problem.Clouds();
        var warnings = new List<string>();
        var options = new Problem.Options { StopToken = new CancellationToken(canceled: true) };
        using var model = NetworkTraining.Train(Problem.Job(options, new MulticlassTask(3), warn: warnings.Add), data, null);
        Assert.Equal("The training was ended (StopRequested) before its first step: the network has its initial weights.", Assert.Single(warnings));
        Assert.Empty(model.History.Epochs);
    }

    [Fact]
    public void A_time_limit_is_kept_by_the_clock_it_is_given()
    {
        using var data = Problem.Clouds(rows: 64);
        var clock = new TickingClock();
        var options = new Problem.Options { Epoch = 1000, BatchSize = 16, TimeLimit = TimeSpan.FromSeconds(100), Clock = clock };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(StopReason.TimeLimit, model.History.StopReason);
        Assert.InRange(model.History.Seconds, 100, 105); // one tick a look at the clock
    }

    [Fact]
    public void Progress_tells_every_epoch_and_what_remains()
    {
        using var data = Problem.Clouds(rows: 64);
        var reports = new List<TrainingProgress>();
        var options = new Problem.Options { Epoch = 4, BatchSize = 16, Clock = new TickingClock(), Progress = new Reports(reports.Add) };
        using var model = Problem.Train(options, new MulticlassTask(3), data);
        Assert.Equal(model.History.Epochs, reports.Where(report => report.Completed is not null).Select(report => report.Completed!));
        Assert.All(reports, report => Assert.True(report.Remaining >= TimeSpan.Zero && report.Elapsed > TimeSpan.Zero && report.ExamplesPerSecond > 0));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
        Assert.Contains(reports, report => report is { Completed: null, Epoch: 2, StepsPerEpoch: 4 });
    }

    [Fact]
    public void History_survives_json_and_reads_as_a_table()
    {
        using var data = Problem.Clouds();
        using var model = Problem.Train(new Problem.Options { Epoch = 2 }, new MulticlassTask(3), data);
        Assert.Equal(model.History, TrainingHistory.FromJson(model.History.ToJson()));
        var lines = model.History.ToCsv().TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(12, line.Split(',').Length));
        Assert.StartsWith("1,7,0.001,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",false", lines[1], StringComparison.Ordinal); // no average was validated
    }

    private sealed class Reports(Action<TrainingProgress> take) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => take(value);
    }
}
