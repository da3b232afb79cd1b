using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class EnvironmentTests
{
    [Fact]
    public void MessagesReachTheLog()
    {
        var ml = new MLContext(seed: 1);
        var log = new List<LoggingEventArgs>();
        ml.Log += (sender, message) =>
        {
            Assert.Same(ml, sender);
            log.Add(message);
        };
        var host = ((IHostEnvironment)ml).Register("Trainer");
        using (var channel = host.Start("Training"))
        {
            channel.Info(MessageSensitivity.None, "epoch {0} of {1}", 3, 5);
            channel.Warning(MessageSensitivity.None, "careful");
            channel.Error(MessageSensitivity.None, "bad");
            channel.Trace(MessageSensitivity.None, "detail");
        }

        var info = log.Single(message => message.Kind == ChannelMessageKind.Info);
        Assert.Equal("Trainer; Training", info.Source);
        Assert.Equal("epoch 3 of 5", info.RawMessage);
        Assert.Equal("[Source=Trainer; Training, Kind=Info] epoch 3 of 5", info.Message);
        Assert.Equal("careful", log.Single(message => message.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Equal("bad", log.Single(message => message.Kind == ChannelMessageKind.Error).RawMessage);
        var traces = log.Where(message => message.Kind == ChannelMessageKind.Trace).Select(message => message.RawMessage).ToArray();
        Assert.Equal("Channel started", traces[0]);
        Assert.Equal("detail", traces[1]);
        Assert.StartsWith("Channel finished. Elapsed ", traces[2], StringComparison.Ordinal);
        Assert.Equal("Channel disposed", traces[3]);
    }

    [Fact]
    public void ProgressGoesNowhere()
    {
        var ml = new MLContext(seed: 1);
        var messages = 0;
        ml.Log += (_, _) => messages++;
        using var progress = ((IHostEnvironment)ml).Register("X").StartProgressChannel("p");
        progress.SetHeader(new ProgressHeader(["loss"], ["epoch"]), entry => entry.SetMetric(0, 1));
        progress.Checkpoint(1.0, null);
        Assert.Equal(0, messages);
    }

    [Fact]
    public void ExceptionsAreMarked()
    {
        var host = ((IHostEnvironment)new MLContext(seed: 1)).Register("Trainer");
        using var channel = host.Start("Training");
        var exception = channel.Process(new InvalidOperationException("x"));
        Assert.Equal(1, exception.Data["ML_IsMarked"]);
        Assert.Equal("Trainer", exception.Data["Throwing component"]);
        Assert.Equal("Training", exception.Data["Phase"]);
        Assert.Equal(1, host.Process(new InvalidOperationException("x")).Data["ML_IsMarked"]);
    }

    [Fact]
    public void HostsDrawTheirNumbersFromTheSeed()
    {
        static int[] Draw(IHostEnvironment environment, int? seed = null)
        {
            var random = environment.Register("X", seed).Rand;
            return Enumerable.Range(0, 5).Select(_ => random.Next()).ToArray();
        }

        Assert.Equal(Draw(new MLContext(seed: 3)), Draw(new MLContext(seed: 3)));
        Assert.NotEqual(Draw(new MLContext(seed: 3)), Draw(new MLContext(seed: 4)));
        Assert.Equal(Draw(new MLContext(seed: 3), seed: 9), Draw(new MLContext(), seed: 9));
        var ml = new MLContext(seed: 3);
        Assert.NotEqual(Draw(ml), Draw(ml));
    }

    [Fact]
    public void ASeededHostFollowsTheFormula()
    {
        var random = ((IHostEnvironment)new MLContext()).Register("X", seed: 11).Rand;
        foreach (var expected in Numbers.Uniform(11).Take(20))
        {
            Assert.Equal(expected, (float)(Math.Floor(random.NextDouble() * 8388608) / 8388608));
        }
    }

    [Fact]
    public void TheContextHoldsOptions()
    {
        var ml = new MLContext();
        Assert.True(ml.TryAddOption("a", 3));
        Assert.False(ml.TryAddOption("a", 4));
        Assert.True(ml.TryGetOption<int>("a", out var value));
        Assert.Equal(3, value);
        Assert.False(ml.TryGetOption<string>("a", out _));
        Assert.Equal(0, ml.GetOptionOrDefault<int>("b"));
        Assert.True(ml.RemoveOption("a"));
        Assert.False(ml.FallbackToCpu);
        Assert.Null(ml.GpuDeviceId);
    }
}
