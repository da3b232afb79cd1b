using MlNetLandscape.Torch.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Averaging;

/// <summary>A training with averaging that is interrupted, also while it validates, takes statistics or looks for barriers, ends with the same bits.</summary>
public sealed class AveragingResumeTests
{
    public static TheoryData<AveragingRule, bool> Cases
    {
        get
        {
            var cases = new TheoryData<AveragingRule, bool>();
            foreach (var rule in new AveragingRule[]
            {
                AveragingRule.Equal with { StartEpoch = 1 }, AveragingRule.Exponential with { EverySteps = 2 }, AveragingRule.Latest with { Count = 2, EverySteps = 5 }, new Swag { StartEpoch = 0, EverySteps = 3, Rank = 3 },
            })
            {
                cases.Add(rule, false);
                if (rule is not Swag)
                    cases.Add(rule, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cancelled_anywhere_it_resumes_bit_for_bit(AveragingRule rule, bool guarded)
    {
        using var folder = Directory(out var path);
        using var data = Problem.Clouds(60);
        var calls = 0;
        var last = int.MaxValue;
        CancellationTokenSource? source = null;
        var network = Network.Custom("counting", shape => new Counting(shape, () =>
        {
            if (++calls == last)
                source!.Cancel();
        }));
        using var whole = Problem.Train(Options(null, default), new MulticlassTask(3), data);
        var total = calls;
        Assert.InRange(total, 20, 200);
        if (guarded)
            Assert.InRange(whole.History.Averaging!.Groups.Length, 2, 8);
        for (var cut = 2; cut < total; cut += 4)
        {
            using var cancelled = new CancellationTokenSource();
            (source, calls, last) = (cancelled, 0, cut);
            try
            {
                Problem.Train(Options(path, cancelled.Token), new MulticlassTask(3), data).Dispose();
            }
            catch (OperationCanceledException)
            {
                // resumed below
            }

            last = int.MaxValue;
            using var resumed = Problem.Train(Options(path, default), new MulticlassTask(3), data);
            Assert.Equal(Problem.Weights(whole), Problem.Weights(resumed));
            Assert.Equal(whole.History.Epochs.Select(Numbers), resumed.History.Epochs.Select(Numbers));
            Assert.Equal(whole.History.Averaging! with { Seconds = 0 }, resumed.History.Averaging! with { Seconds = 0 });
            Assert.False(File.Exists(path));
        }

        Problem.Options Options(string? checkpoint, CancellationToken cancellation) => new()
        {
            Network = network,
            BatchSize = 12,
            Epoch = 4,
            LearningRate = guarded ? 0.5 : 0.05,
            CheckpointPath = checkpoint,
            ValidationSetFraction = 0.2,
            CancellationToken = cancellation,
            EarlyStoppingCriteria = guarded || rule is Swag ? null : new EarlyStopping { Patience = 3 },
            Averaging = new WeightAverage { Rule = rule, Guard = guarded ? new BarrierGuard { Threshold = 1e-6, Examples = 20, Points = 1 } : null },
        };
    }

    [Fact]
    public void Another_averaging_is_another_training()
    {
        using var folder = Directory(out var path);
        using var data = Problem.Clouds();
        using var cancelled = new CancellationTokenSource();
        var options = new Problem.Options { CheckpointPath = path, CancellationToken = cancelled.Token, Averaging = new WeightAverage(), Progress = new CancelAtOnce(cancelled) };
        Assert.Throws<OperationCanceledException>(() => Problem.Train(options, new MulticlassTask(3), data));
        var other = new Problem.Options { CheckpointPath = path, Averaging = new WeightAverage { Rule = AveragingRule.Latest } };
        Assert.Contains("averaging was {", Assert.Throws<InvalidDataException>(() => Problem.Train(other, new MulticlassTask(3), data)).Message, StringComparison.Ordinal);
    }

    private static object Numbers(EpochRecord epoch) => (epoch.TrainingLoss, epoch.ValidationLoss, epoch.ValidatesAverage, epoch.IsBest, epoch.LearningRate);

    private static TemporaryFolder Directory(out string path)
    {
        var folder = new TemporaryFolder();
        path = folder.File("run.checkpoint");
        return folder;
    }

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }

    /// <summary>A network with dropout and batch normalisation that counts its forward passes.</summary>
    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _inner;
        private readonly Action _count;

        public Counting(NetworkShape shape, Action count)
            : base(nameof(Counting))
        {
            (_inner, _count) = ((Network.Mlp(6, 6) with { Dropout = 0.3, Normalization = Normalization.Batch }).Build(shape, 1), count);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            _count();
            return _inner.call(input);
        }
    }
}
